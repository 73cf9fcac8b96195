// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.log.LogQuery;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A log that misbehaves is one that did not answer; it is never one that has no entry.
class RekorLogsTest {
    private static final LogQuery QUERY =
            LogQuery.ofSignature(blob("payload"), blob("signature"), "-----BEGIN PUBLIC KEY-----\n");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<RecordedRequest> asked = new CopyOnWriteArrayList<>();
    private final AtomicReference<Function<RecordedRequest, Reply>> answer =
            new AtomicReference<>(_ -> json(200, "[]"));
    private final CountDownLatch end = new CountDownLatch(1);
    private final LoopbackServer server = LoopbackServer.start(request -> {
        asked.add(request);
        return answer.get().apply(request);
    });
    private final RekorLogs logs = new RekorLogs();

    @AfterEach
    void close() {
        end.countDown();
        server.close();
    }

    private static Blob blob(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Reply json(int status, String body) {
        return Reply.of(status, "application/json", Bytes.of(body));
    }

    private String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private void unavailable(String server, Duration patience, String reason) {
        assertThatThrownBy(() -> logs.entries(server, QUERY, Deadline.in(patience)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/logs/one", "/logs/one/"})
    void asksByProposedEntries(String path) {
        assertThat(logs.entries(url() + path, QUERY, Deadline.in(LONG))).isEmpty();
        assertThat(asked).hasSize(1);
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        assertThat(asked.getFirst().line()).isEqualTo("POST " + base + "/api/v1/log/entries/retrieve");
        assertThat(asked.getFirst().header("content-type")).contains("application/json");
        assertThat(asked.getFirst().body().text())
                .isEqualTo(
                        "{\"entries\":[{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{\"data\":{\"hash\":"
                                + "{\"algorithm\":\"sha256\",\"value\":"
                                + "\"239f59ed55e737c77147cf55ad0c1b030b6d7ee748a7426952f9b852d5a935e5\"}},\"signature\":"
                                + "{\"content\":\"c2lnbmF0dXJl\",\"publicKey\":{\"content\":"
                                + "\"LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0K\"}}}}]}");
    }

    @ParameterizedTest
    @CsvSource({"400, 1", "401, 1", "404, 1", "429, 1", "302, 1", "204, 1", "500, 3", "503, 3"})
    void saysWhatStatusItGot(int status, int times) {
        answer.set(_ -> Reply.of(status).with("Location", url() + "/elsewhere"));
        unavailable(url(), LONG, "the log answered with status " + status);
        assertThat(asked).hasSize(times);
    }

    @Test
    void asksAgainWhereALogRecovers() {
        answer.set(_ -> asked.size() < 3 ? Reply.of(502) : json(200, "[]"));
        assertThat(logs.entries(url(), QUERY, Deadline.in(LONG))).isEmpty();
        assertThat(asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[", "[1]", "[{\"a\": 1}]", "[{\"a\": {}}]", "<html>"})
    void takesNothingElseForAnAnswer(String body) {
        answer.set(_ -> json(200, body));
        unavailable(url(), LONG, "");
        assertThat(asked).hasSize(1);
    }

    @Test
    void readsNoMoreThanItsLimit() {
        answer.set(_ -> json(200, "[" + " ".repeat(4 << 20) + "]"));
        unavailable(url(), LONG, "the log cannot be asked");
    }

    @Test
    void waitsNoLongerThanTheRequestMay() {
        answer.set(_ -> {
            try {
                end.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return json(200, "[]");
        });
        unavailable(url(), Duration.ofMillis(200), "the deadline passed before the log answered");
    }

    @Test
    void saysThatNobodyListens() {
        server.close();
        unavailable(url(), LONG, "the log cannot be asked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rekor.example",
                "ftp://rekor.example",
                "file:///etc",
                "https://",
                "http:// x",
                "http://r.example/?a="
            })
    void asksServersOnly(String address) {
        unavailable(address, LONG, "the log's address is");
        assertThat(asked).isEmpty();
    }
}
