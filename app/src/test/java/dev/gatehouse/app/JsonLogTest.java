// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class JsonLogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final JsonLog log = new JsonLog(
            new PrintStream(written, true, StandardCharsets.UTF_8),
            InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
    private final JsonLogger logger = new JsonLogger("room", log);

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesTheMessageAndEachFactAsAMember() {
        log.threshold("info");
        logger.atInfo()
                .addKeyValue("image", "a\n\"b\"")
                .addKeyValue("policies", 3)
                .log("policy not satisfied");
        assertThat(text())
                .isEqualTo("{\"time\":\"2026-11-21T12:00:00Z\",\"level\":\"info\",\"logger\":\"room\","
                        + "\"message\":\"policy not satisfied\",\"image\":\"a\\n\\\"b\\\"\",\"policies\":\"3\"}"
                        + System.lineSeparator());
    }

    @Test
    void keepsWhatIsBelowTheThresholdToItself() {
        log.threshold("error");
        logger.atWarn().log("no");
        logger.info("no {}", 1);
        assertThat(text()).isEmpty();
        assertThat(logger.isWarnEnabled()).isFalse();
        assertThat(logger.isErrorEnabled()).isTrue();
    }

    @Test
    void writesArgumentsAndTheStackOfAnException() {
        log.threshold(Level.TRACE);
        logger.error("failed {} of {}", 1, 2, new IllegalStateException("why"));
        JsonObject line = (JsonObject) JsonReader.read(written.toByteArray(), JsonLimits.DEFAULT);
        assertThat(line.string("message")).contains("failed 1 of 2");
        assertThat(line.string("error").orElseThrow()).contains("IllegalStateException: why", "JsonLogTest");
    }

    @Test
    void writesTheStacksOfLibrariesOnlyWithTheirErrors() {
        log.takeOverJavaLogging();
        try {
            java.util.logging.Logger library = java.util.logging.Logger.getLogger("library");
            library.log(java.util.logging.Level.WARNING, "peer", new IllegalStateException("why"));
            assertThat(text())
                    .contains("\"message\":\"peer\",\"reason\":\"java.lang.IllegalStateException: why\"")
                    .doesNotContain("JsonLogTest");
            library.log(java.util.logging.Level.SEVERE, "fault", new IllegalStateException("why"));
            assertThat(text()).contains("IllegalStateException: why", "JsonLogTest");
        } finally {
            LogManager.getLogManager().reset();
        }
    }

    @Test
    void boundsTheLengthOfAText() {
        log.threshold(Level.INFO);
        logger.atInfo().addKeyValue("long", "x".repeat(1_000_000)).log("m");
        assertThat(text().length()).isLessThan(20_000);
    }

    @Test
    void isWhatEveryLoggerOfTheProgramWritesTo() {
        assertThat(LoggerFactory.getLogger("any")).isInstanceOf(JsonLogger.class);
    }
}
