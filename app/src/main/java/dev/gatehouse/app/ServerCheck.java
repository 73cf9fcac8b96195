// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.edge.kubernetes.ApiServerException;
import dev.gatehouse.edge.kubernetes.ClusterConnection;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the API server once for its version (`KUBERNETES_MIN_VERSION`). Older ones lack what the webhook
/// configurations rely on, so nobody may think himself guarded there.
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ClusterConnection connection;
    private final ServerVersion oldest;
    private boolean answered;

    ServerCheck(ClusterConnection connection, ServerVersion oldest) {
        this.connection = connection;
        this.oldest = oldest;
    }

    /// Returns what is wrong with the API server, once it was asked for the first time; empty where nothing is, or
    /// where it has not said. To be called by one thread.
    Optional<String> problem() {
        if (answered) {
            return Optional.empty();
        }
        try {
            String text = connection
                    .get("/version", Deadline.in(PATIENCE))
                    .flatMap(answer -> answer.string("gitVersion"))
                    .orElse("");
            answered = true;
            return problem(text, oldest);
        } catch (ApiServerException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("the API server did not tell its version yet");
            return Optional.empty();
        }
    }

    /// Returns why a server of the version `text` is too old for `oldest`.
    static Optional<String> problem(String text, ServerVersion oldest) {
        Optional<ServerVersion> version = ServerVersion.parse(text);
        if (version.isEmpty()) {
            LOG.atWarn().addKeyValue("version", text).log("the API server's version is none that can be compared");
            return Optional.empty();
        }
        return version.get().compareTo(oldest) < 0
                ? Optional.of("Version check failed: kubernetes version \"" + version.get()
                        + "\" is not compatible, need at least \"" + oldest
                        + "\" (this can be overridden with the env var \"KUBERNETES_MIN_VERSION\")")
                : Optional.empty();
    }
}
