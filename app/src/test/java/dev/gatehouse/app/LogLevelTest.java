// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

class LogLevelTest {
    static Stream<Arguments> goodSettings() {
        return Stream.of(
                argumentSet("nothing", Map.of(), Level.WARN),
                argumentSet("only an example", Map.of("_example", "level: debug"), Level.WARN),
                argumentSet("of the component", Map.of("loglevel.policy-controller", "debug"), Level.DEBUG),
                argumentSet("under an older key", Map.of("loglevel.webhook", "error"), Level.ERROR),
                argumentSet("of zap", Map.of("zap-logger-config", "{\"level\":\"info\",\"a\":[]}"), Level.INFO),
                argumentSet("of zap, empty", Map.of("zap-logger-config", "{}"), Level.WARN),
                argumentSet(
                        "the component's before zap's",
                        Map.of("zap-logger-config", "{\"level\":\"info\"}", "loglevel.policy-controller", "fatal"),
                        Level.ERROR));
    }

    @ParameterizedTest
    @MethodSource("goodSettings")
    void takesTheMostSpecificLevel(Map<String, String> data, Level level) {
        LogLevel read = LogLevel.read(data, Level.WARN);
        assertThat(read.level()).isEqualTo(level);
        assertThat(read.problems()).isEmpty();
    }

    static Stream<Arguments> badSettings() {
        return Stream.of(
                argumentSet("no such level", Map.of("loglevel.policy-controller", "loud"), "\"loud\""),
                argumentSet("no such level of zap", Map.of("zap-logger-config", "{\"level\":\"x\"}"), "\"x\""),
                argumentSet("no JSON", Map.of("zap-logger-config", "{"), "zap-logger-config: "),
                argumentSet("no object", Map.of("zap-logger-config", "[]"), "no JSON object"));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void keepsTheLevelItHadAndSaysWhy(Map<String, String> data, String problem) {
        LogLevel read = LogLevel.read(data, Level.WARN);
        assertThat(read.level()).isEqualTo(Level.WARN);
        assertThat(read.problems()).singleElement().asString().contains(problem);
    }
}
