// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrictModeTest {
    private static CuePolicy policy(String source) {
        return switch (CueCompiler.compile(source, CueLimits.DEFAULT)) {
            case CueCompilation.Compiled(CuePolicy policy) -> policy;
            case CueCompilation.Refused refused -> throw new AssertionError(refused.text());
        };
    }

    private static CueVerdict judge(String source, String document, CueCircumstances circumstances) {
        return policy(source).check(document.getBytes(StandardCharsets.UTF_8), circumstances);
    }

    static Stream<Arguments> lacking() {
        return Stream.of(
                argumentSet("a field", "p: level: >=3", "{\"p\":{}}", "{\"p\":{\"level\":3}}"),
                argumentSet("a required field", "p: v!: string", "{\"p\":{}}", "{\"p\":{\"v\":\"x\"}}"),
                argumentSet("one of two", "p: 1 | 2", "{}", "{\"p\":2}"),
                argumentSet("the whole", "p: string", "{}", "{\"p\":\"\"}"),
                argumentSet("what a condition asks for", "a: _\nx: {if a == 1 {b: 2}}", "{}", "{\"a\":2}"));
    }

    @ParameterizedTest
    @MethodSource("lacking")
    void failsWhatLacksAFieldThePolicyNamesOnlyWhereAsked(String source, String lacking, String whole) {
        assertThat(judge(source, lacking, CueCircumstances.USUAL)).isInstanceOf(CueVerdict.Pass.class);
        assertThat(judge(source, lacking, CueCircumstances.STRICT)).isInstanceOf(CueVerdict.Fail.class);
        assertThat(judge(source, whole, CueCircumstances.STRICT)).isInstanceOf(CueVerdict.Pass.class);
    }

    @ParameterizedTest
    @MethodSource("lacking")
    void tellsOfADocumentThatPassedAndLacksSomething(String source, String lacking, String whole) {
        assertThat(told(source, lacking)).isEqualTo(1);
        assertThat(told(source, whole)).isZero();
        assertThat(told(
                        source + "\nlast: 1",
                        lacking.replaceFirst("\\{", "{\"last\":2,").replace(",}", "}")))
                .isZero();
    }

    private static int told(String source, String document) {
        AtomicInteger told = new AtomicInteger();
        judge(source, document, new CueCircumstances(false, () -> false, told::incrementAndGet));
        return told.get();
    }

    @Test
    void namesWhatADocumentNeverExercised() {
        CuePolicy policy = policy("p: {level: >=3, name: string}");
        assertThat(policy.unexercised(Json.of("{\"p\":{\"name\":\"x\"}}")))
                .singleElement()
                .satisfies(error -> assertThat(error.path()).isEqualTo("p.level"));
        assertThat(policy.unexercised(Json.of("{\"p\":{\"name\":\"x\",\"level\":4}}")))
                .isEmpty();
    }

    @Test
    void givesUpWhenTimeIsOver() {
        CuePolicy policy = policy("import \"list\"\np: [...int]\nn: list.Sum([for x in p for y in p {x}])");
        StringBuilder document = new StringBuilder("{\"p\":[0");
        for (int i = 0; i < 200; i++) {
            document.append(',').append(i);
        }
        byte[] bytes = document.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        AtomicInteger asked = new AtomicInteger();
        CueVerdict verdict = policy.check(bytes, new CueCircumstances(false, () -> asked.incrementAndGet() > 2));
        assertThat(verdict).isInstanceOf(CueVerdict.Fail.class);
        if (verdict instanceof CueVerdict.Fail fail) {
            assertThat(fail.text())
                    .isEqualTo("failed to evaluate the policy with error: evaluation exceeded its time budget");
        }
        assertThat(policy.check(bytes)).isInstanceOf(CueVerdict.Pass.class);
    }
}
