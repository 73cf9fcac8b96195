// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// timestamp-authority CVE-2026-49835: whoever could choose a label's value could fill the memory. Here ten
/// thousand names of everything that a request names leave the number of series where it was.
class Cve202649835UnboundedLabelsTest {
    private static long series(WebhookMetrics metrics) {
        return new String(metrics.text(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("policy_controller_") || line.startsWith("gatehouse_"))
                .count();
    }

    private static void answer(WebhookMetrics metrics, String name) {
        AdmissionRequest request = new AdmissionRequest(
                name,
                Operation.CREATE,
                new Target(new ObjectKind(name, name, name), name, name, name),
                Optional.empty(),
                Optional.empty());
        metrics.answered(
                Phase.VALIDATION,
                request,
                Decision.of(new Answer.Denied(name, List.of(name)), ReasonCode.UNHANDLED_KIND),
                Duration.ofMillis(1));
    }

    @Test
    void countsTenThousandNamesInAsManySeriesAsOne() {
        WebhookMetrics metrics = new WebhookMetrics(new MetricRegistry());
        answer(metrics, "first");
        long before = series(metrics);
        for (int i = 0; i < 10_000; i++) {
            answer(metrics, "name-" + i);
        }
        assertThat(series(metrics)).isEqualTo(before);
        assertThat(new String(metrics.text(), StandardCharsets.UTF_8)).doesNotContain("name-");
    }

    @Test
    void countsRequestsOverHttpTheSameWay() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            for (int i = 0; i < 200; i++) {
                Reviews.Kind kind = new Reviews.Kind("group-" + i + "/v" + i, "Kind" + i, "spec");
                String image = "bad.example/name-" + i + "@" + ScriptedRegistry.digest("name-" + i);
                server.review(
                        "/validations",
                        Reviews.create(kind, kind.object("{}")).replace("\"team\"", "\"name-" + i + "\""));
                server.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(image)));
                server.post("/name-" + i, "{}");
            }
            String metrics = server.get(server.monitor("/metrics"));
            assertThat(metrics).doesNotContain("name-", "Kind1", "group-1", "bad.example");
            assertThat(metrics.lines().filter(line -> line.startsWith("policy_controller_request_count{")))
                    .hasSize(2);
        }
    }
}
