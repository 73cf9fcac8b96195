// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// Answers probes at the paths of the reference's own port for them: `/health` and `/readiness`, and at ours.
final class HealthEndpoint {
    private static final String ENDING = "received SIGTERM from kubelet";

    private final Readiness readiness;
    private final ProbeEndpoint probes;

    HealthEndpoint(Readiness readiness, ProbeEndpoint probes) {
        this.readiness = readiness;
        this.probes = probes;
    }

    void handle(String path, ServerRequest request, ServerResponse response) {
        boolean health = path.equals("/health");
        if ((health || path.equals("/readiness")) && readiness.draining()) {
            PlainAnswer.send(response, 500, ENDING);
        } else if (health) {
            probes.live(response);
        } else if (path.equals("/readiness")) {
            probes.ready(response);
        } else if (!probes.answered(path, request, response)) {
            PlainAnswer.sendLast(response, 404, "probes are at /health and /readiness");
        }
    }
}
