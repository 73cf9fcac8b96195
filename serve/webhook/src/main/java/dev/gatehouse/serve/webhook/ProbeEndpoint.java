// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.PublicText;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Answers those who ask how this process is.
///
/// `/healthz` tells whether it lives, `/readyz` whether reviews should be sent here. On any other path
/// a request that carries a kubelet's marks is answered as the reference does, for manifests made for
/// it: well unless shutting down.
final class ProbeEndpoint {
    private static final HeaderName KUBELET_PROBE = HeaderNames.create("K-Kubelet-Probe");
    private static final HeaderName NETWORK_PROBE = HeaderNames.create("K-Network-Probe");
    private static final HeaderName NETWORK_HASH = HeaderNames.create("K-Network-Hash");
    private static final int LONGEST_HASH = 256;
    private static final int LONGEST_LINE = 1024;

    private final Readiness readiness;

    ProbeEndpoint(Readiness readiness) {
        this.readiness = readiness;
    }

    /// Answers the request where it is a probe, and tells whether it was.
    boolean answered(String path, ServerRequest request, ServerResponse response) {
        if (path.equals("/healthz")) {
            live(response);
            return true;
        }
        if (path.equals("/readyz")) {
            ready(response);
            return true;
        }
        return marked(request, response);
    }

    /// Answers whether this process lives.
    void live(ServerResponse response) {
        answer(response, readiness.live(), "not well");
    }

    /// Answers whether reviews should be sent here, and what is stale of what they are answered with.
    void ready(ServerResponse response) {
        List<String> reasons = readiness.reasons();
        if (reasons.isEmpty()) {
            List<String> lines = new ArrayList<>(List.of("ok"));
            readiness.stale().forEach(line -> lines.add("stale: " + PublicText.line(line, LONGEST_LINE)));
            PlainAnswer.send(response, 200, String.join("\n", lines));
        } else {
            PlainAnswer.send(response, 503, String.join("\n", reasons));
        }
    }

    private boolean marked(ServerRequest request, ServerResponse response) {
        if (byKubelet(request)) {
            answer(response, !readiness.draining(), "shutting down");
            return true;
        }
        if (header(request, NETWORK_PROBE).equals("probe")) {
            network(header(request, NETWORK_HASH), response);
            return true;
        }
        return false;
    }

    private static boolean byKubelet(ServerRequest request) {
        return !header(request, KUBELET_PROBE).isEmpty()
                || header(request, HeaderNames.USER_AGENT)
                        .toLowerCase(Locale.ROOT)
                        .startsWith("kube-probe/");
    }

    private static void network(String hash, ServerResponse response) {
        if (hash.isEmpty() || hash.length() > LONGEST_HASH) {
            PlainAnswer.sendLast(response, 400, "a probe request must contain a K-Network-Hash header");
            return;
        }
        response.header(NETWORK_HASH, hash);
        PlainAnswer.send(response, 200, "ok");
    }

    private static void answer(ServerResponse response, boolean well, String otherwise) {
        if (well) {
            PlainAnswer.send(response, 200, "ok");
        } else {
            PlainAnswer.send(response, 503, otherwise);
        }
    }

    private static String header(ServerRequest request, HeaderName name) {
        Optional<String> value = request.headers().first(name);
        return value.orElse("");
    }
}
