// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
    private static List<CueWarning> warnings(String source) {
        CueCompilation compiled = CueCompiler.compile(source, CueLimits.DEFAULT);
        assertThat(compiled).isInstanceOf(CueCompilation.Compiled.class);
        return compiled instanceof CueCompilation.Compiled(CuePolicy policy) ? policy.warnings() : List.of();
    }

    static Stream<Arguments> weak() {
        return Stream.of(
                argumentSet("a required mark", "p: v!: string", CueWarning.Kind.PASSES_WHERE_ABSENT, "p.v"),
                argumentSet("a field", "predicate: level: >=3", CueWarning.Kind.PASSES_WHERE_ABSENT, "predicate.level"),
                argumentSet(
                        "too few fields",
                        "import \"struct\"\np: struct.MinFields(1)",
                        CueWarning.Kind.NEVER_FAILS,
                        "p"),
                argumentSet("a definition nobody uses", "p: int\n#S: {a: 1}", CueWarning.Kind.NEVER_FAILS, "#S"),
                argumentSet("a hidden field nobody uses", "p: int\n_h: 1", CueWarning.Kind.NEVER_FAILS, "_h"),
                argumentSet("a pattern that fits nothing", "p: {[int]: 1}", CueWarning.Kind.NEVER_FAILS, "p"),
                argumentSet("an exponent that is lost", "p: >1e100001", CueWarning.Kind.READ_OTHERWISE, ""),
                argumentSet("nothing at all", "#S: {a: #S2}\n#S2: int", CueWarning.Kind.NEVER_FAILS, ""),
                argumentSet("a condition", "p: {a: _, if a == 1 {b: 2}}", CueWarning.Kind.PASSES_WHERE_ABSENT, "p"));
    }

    @ParameterizedTest
    @MethodSource("weak")
    void namesWhatDoesLessThanItSeemsTo(String source, CueWarning.Kind kind, String path) {
        assertThat(warnings(source)).anySatisfy(warning -> {
            assertThat(warning.kind()).isEqualTo(kind);
            assertThat(warning.path()).isEqualTo(path);
            assertThat(warning.text()).isNotBlank();
        });
    }

    @Test
    void saysNothingAboutAFieldThatMayBeAnything() {
        assertThat(warnings("predicate: _")).isEmpty();
    }

    @Test
    void saysNothingOfADefinitionThatIsUsed() {
        assertThat(warnings("p: #S\n#S: {a: 1}")).noneMatch(warning -> warning.kind() == CueWarning.Kind.NEVER_FAILS);
    }
}
