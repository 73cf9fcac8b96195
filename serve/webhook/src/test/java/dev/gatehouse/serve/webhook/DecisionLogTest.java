// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the log holds, and what it never does. Everything any part of the program writes at any level is looked at.
class DecisionLogTest {
    private static final String SECRET = "hunter2";

    private final List<String> written = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            written.add(entry.getLevel() + " " + entry.getLoggerName() + " " + entry.getMessage() + " "
                    + (entry.getThrown() == null ? "" : entry.getThrown().toString()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void capture() {
        capture.setLevel(Level.ALL);
        root.addHandler(capture);
        Logger.getLogger("dev.gatehouse").setLevel(Level.ALL);
    }

    @AfterEach
    void release() {
        root.removeHandler(capture);
    }

    private List<String> ours() {
        return written.stream().filter(line -> line.contains("dev.gatehouse.")).toList();
    }

    private static String pod(String image) {
        return Reviews.POD.object("{\"containers\":[{\"name\":\"c\",\"image\":\"" + image + "\",\"args\":[\"" + SECRET
                + "\"],\"env\":[{\"name\":\"PASSWORD\",\"value\":\"" + SECRET + "\"}]}]}");
    }

    @Test
    void recordsEachDecisionByNamesDigestsAndReasons() {
        String digest = ScriptedRegistry.digest("any");
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            server.review("/validations", Reviews.create(Reviews.POD, pod("bad.example/app@" + digest)));
        }
        assertThat(ours())
                .hasSize(1)
                .first()
                .asString()
                .matches("INFO \\S+DecisionLog uid=" + Reviews.UID
                        + " phase=validation operation=CREATE kind=/v1, Kind=Pod subresource= namespace=team name=x"
                        + " verdict=denied reasons=\\[static-fail] digests=\\[" + digest
                        + "] milliseconds=[0-9]+ review answered ");
    }

    @Test
    void recordsMistakesByWhereTheyWereMadeAndNotByWhatTheySay() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            server.review("/mutations", Reviews.create(Reviews.POD, pod("good.example/app:bug")));
        }
        assertThat(ours())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("SEVERE ")
                .contains("uid=" + Reviews.UID, "java.lang.IllegalStateException", "ScriptedRegistry.behave")
                .doesNotContain(SECRET);
        assertThat(ours().getLast()).contains("verdict=failed reasons=[internal-error]");
    }

    @Test
    void neverHoldsAnythingElseOfAnObject() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            String good = "good.example/app@" + ScriptedRegistry.digest("any");
            for (String path : List.of("/validations", "/mutations")) {
                for (String image : List.of(good, "bad.example/app:1", "good.example/app:bug", "Foo:bar", "")) {
                    server.review(path, Reviews.create(Reviews.POD, pod(image)));
                    server.review(path, Reviews.update(Reviews.POD, pod(image), pod(good)));
                }
                server.post(path, Reviews.create(Reviews.POD, pod(good)).substring(10));
                server.post(path, pod(good));
                server.review(
                        path,
                        Reviews.create(
                                Reviews.POD,
                                pod(good)
                                        .replace(
                                                "\"containers\":[",
                                                "\"volumes\":\"" + SECRET + "\",\"containers\":[")));
            }
        }
        assertThat(ours()).hasSizeGreaterThan(20);
        assertThat(written).allSatisfy(line -> assertThat(line).doesNotContain(SECRET, "PASSWORD"));
    }

    @Test
    void keepsNamesOnOneLine() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            server.review(
                    "/validations",
                    Reviews.create(Reviews.POD, pod("bad.example/app:1"))
                            .replace("\"team\"", "\"a\\nb\\u001b[0m" + "x".repeat(1000) + "\""));
        }
        assertThat(ours())
                .hasSize(1)
                .first()
                .asString()
                .contains("namespace=a?b?[0mxxx")
                .hasSizeLessThan(1000)
                .doesNotContain("\n");
    }
}
