// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Probes and metrics.
class MonitorTest {
    private static final String GOOD = "good.example/app@" + ScriptedRegistry.digest("any");
    private static final String BAD = "bad.example/app@" + ScriptedRegistry.digest("any");

    private static HttpResponse<String> get(TestServer server, URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void tellsWhetherItLivesAndIsReadyOnBothPorts() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            for (URI base : List.of(server.uri(""), server.monitor(""))) {
                URI health = base.resolve("/healthz");
                URI ready = base.resolve("/readyz");
                assertThat(get(server, health).statusCode()).isEqualTo(200);
                assertThat(get(server, ready).statusCode()).isEqualTo(200);
                server.readiness.waitFor("policies", "the folder is being read");
                assertThat(get(server, health).statusCode()).isEqualTo(200);
                // Even for a kubelet, which marks every probe.
                HttpResponse<String> notYet = get(server, ready, "User-Agent", "kube-probe/1.35");
                assertThat(notYet.statusCode()).isEqualTo(503);
                assertThat(notYet.body()).isEqualTo("policies: the folder is being read\n");
                server.readiness.arrived("policies");
                assertThat(get(server, ready).statusCode()).isEqualTo(200);
            }
            server.readiness.broke("no threads left");
            assertThat(get(server, server.uri("/healthz")).statusCode()).isEqualTo(503);
            assertThat(get(server, server.uri("/readyz")).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void saysWhatIsStale() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            server.stale.add("policies: not confirmed since 12:00");
            HttpResponse<String> ready = get(server, server.uri("/readyz"));
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).isEqualTo("ok\nstale: policies: not confirmed since 12:00\n");
            server.readiness.waitFor("policies", "too old");
            assertThat(get(server, server.uri("/readyz")).body()).isEqualTo("policies: too old\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"User-Agent, kube-probe/1.35", "K-Kubelet-Probe, webhook", "k-kubelet-probe, anything"})
    void answersAKubeletOnAnyPathUntilItShutsDown(String header, String value) {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            assertThat(get(server, server.uri("/anything"), header, value).statusCode())
                    .isEqualTo(200);
            server.readiness.drain();
            HttpResponse<String> ending = get(server, server.uri("/anything"), header, value);
            assertThat(ending.statusCode()).isEqualTo(503);
            assertThat(ending.body()).isEqualTo("shutting down\n");
            // Reviews are answered to the end.
            assertThat(Reviews.allowed(server.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(GOOD)))))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"User-Agent, curl/8", "K-Kubelet-Probe, ''", "K-Network-Probe, other"})
    void answersNobodyElseThere(String header, String value) {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            assertThat(get(server, server.uri("/anything"), header, value).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void echoesTheHashOfANetworkProbe() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            URI uri = server.uri("/");
            HttpResponse<String> answer = get(server, uri, "K-Network-Probe", "probe", "K-Network-Hash", "abc");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("K-Network-Hash")).hasValue("abc");
            assertThat(get(server, uri, "K-Network-Probe", "probe").statusCode())
                    .isEqualTo(400);
            assertThat(get(server, uri, "K-Network-Probe", "probe", "K-Network-Hash", "x".repeat(300))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void countsReviewsByTheReferencesNamesAndDecisionsByReason() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            server.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(GOOD)));
            server.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(BAD)));
            server.review("/mutations", Reviews.create(Reviews.POD, Reviews.pod("good.example/app:1")));
            server.post("/validations", "nonsense");
            String metrics = server.get(server.monitor("/metrics"));
            assertThat(metrics)
                    .contains("policy_controller_request_count{admission_allowed=\"false\","
                            + "desired_api_version=\"\",kind_group=\"\",kind_kind=\"Pod\",kind_version=\"v1\",request_operation=\"CREATE\",resource_group=\"\","
                            + "resource_resource=\"pods\",resource_version=\"v1\",result_code=\"400\","
                            + "result_reason=\"BadRequest\",result_status=\"Failure\"} 1.0\n")
                    .contains("policy_controller_request_latencies_bucket{")
                    .contains("le=\"100000.0\"")
                    .contains("policy_controller_request_latencies_count{")
                    .contains("gatehouse_decisions_total{phase=\"validation\",reason=\"satisfied\",verdict=\"allowed\"}"
                            + " 1.0\n")
                    .contains("gatehouse_decisions_total{phase=\"validation\",reason=\"static-fail\","
                            + "verdict=\"denied\"} 1.0\n")
                    .contains("gatehouse_decisions_total{phase=\"mutation\",reason=\"tag-resolved\","
                            + "verdict=\"patched\"} 1.0\n")
                    .contains("gatehouse_refused_requests_total{code=\"400\"} 1.0\n")
                    .contains("jvm_memory_used_bytes{area=\"heap\"}")
                    .contains("jvm_gc_collection_seconds_total{")
                    .contains("process_start_time_seconds");
        }
    }

    @Test
    void hasNothingElseOnTheMonitorPort() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            assertThat(get(server, server.monitor("/")).statusCode()).isEqualTo(404);
            assertThat(server.send(HttpRequest.newBuilder(server.monitor("/validations"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            Reviews.create(Reviews.POD, Reviews.pod(GOOD)))))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
