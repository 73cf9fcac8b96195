// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.language.rego.RegoVerdict.Compliant;
import dev.gatehouse.language.rego.RegoVerdict.NotCompliant;
import dev.gatehouse.language.rego.RegoVerdict.Undetermined;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Of many rules with one name only those are asked that may hold. One that is passed over wrongly would be missing
/// from a denial as well as from a permission.
class RulesPassedOverTest {
    private static final String OTHERS = """
            import future.keywords
            isCompliant if input.a == 1
            isCompliant if input.a == 2
            isCompliant if input.a == 3
            isCompliant if input.a == 4
            f(x) := 1 if x == 1
            f(x) := 2 if x == 1
            c := 1 if true
            c := 2 if true
            g(0) := "zero"
            g(1) := "one"
            g(2) := "two"
            g(3) := "three"
            g([4]) := "four"
            g(x) := "many" if x == 5
            s contains "one" if input.a == 1
            s contains "two" if input.a == 2
            s contains "three" if input.a == 3
            s contains "five" if input.a == 5
            s contains "some" if input.b
            o[k] := 1 if { input.a == 1; k := "one" }
            o[k] := 2 if { input.a == 2; k := "two" }
            o[k] := 3 if { input.a == 3; k := "three" }
            o[k] := 5 if { input.a == 5; k := "five" }
            o[k] := 6 if { input.b; k := "some" }
            """;

    private static RegoVerdict decided(String rules, String input) {
        return RegoPolicyTest.compiled(OTHERS + rules)
                .decide(RegoInput.read(input.getBytes(UTF_8)), RegoCircumstances.at(Instant.EPOCH));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    isCompliant if input.a == 5                        | {"a": 5}
                    isCompliant if input.a == 5                        | {"a": 5.0}
                    isCompliant if input.a == 5.0                      | {"a": 5}
                    isCompliant if 5 == input.a                        | {"a": 5}
                    isCompliant if input.a == "x"                      | {"a": "x"}
                    isCompliant if input.a == null                     | {"a": null}
                    isCompliant if input.a == false                    | {"a": false}
                    isCompliant if input.a == [1]                      | {"a": [1]}
                    isCompliant if input.a == {"k": 1}                 | {"a": {"k": 1}}
                    isCompliant if input.a[_] == 1                     | {"a": [1]}
                    isCompliant if { some i; input.a[i] == 1 }         | {"a": {"k": 1}}
                    isCompliant if input.a.k == 1                      | {"a": {"k": 1}}
                    isCompliant if input.b == 1                        | {"b": 1}
                    isCompliant if input.b == 1                        | {"a": 9, "b": 1}
                    isCompliant if { input.b; input.a == 5 }           | {"a": 5, "b": 1}
                    isCompliant if { x := 5; input.a == x }            | {"a": 5}
                    isCompliant if { some x; input.a == x; x = 5 }     | {"a": 5}
                    isCompliant if { some x in [5]; input.a == x }     | {"a": 5}
                    isCompliant if input.a in [5, 6]                   | {"a": 5}
                    isCompliant if not input.c                         | {"a": 5}
                    isCompliant if input.a > 4                         | {"a": 5}
                    isCompliant if input["a"] == 5                     | {"a": 5}
                    isCompliant if input == {"a": 5}                   | {"a": 5}
                    isCompliant if input.a == input.b                  | {"a": 7, "b": 7}
                    isCompliant if { input.a == input.b; input.a == 5 }| {"a": 5, "b": 5}
                    isCompliant if { input.a != 1; input.b == 1 }      | {"a": 9, "b": 1}
                    isCompliant if { input.a == 5 } else := true if { input.a == 6 } | {"a": 6}
                    isCompliant if { input.a == 5 } else := true if { input.b == 6 } | {"a": 9, "b": 6}
                    isCompliant if { input.a == 5 } else := true if { input.a > 6 }  | {"a": 7}
                    isCompliant if { input.d == 1 with input.d as 1; input.a == 5 }  | {"a": 5}
                    isCompliant if { g(1) == "one"; g(2) == "two"; g([4]) == "four"; g(5) == "many"; input.b == 1 } | {"b": 1}
                    isCompliant if { s == {"five", "some"}; input.b == 1 }           | {"a": 5, "b": 1}
                    isCompliant if { o == {"five": 5, "some": 6}; input.b == 1 }     | {"a": 5, "b": 1}
                    isCompliant if { s == set() with input as {"a": 9}; input.b == 1 } | {"a": 5, "b": 1}
                    isCompliant if { data.sigstore.s["three"] with input.a as 3; input.b == 1 } | {"a": 5, "b": 1}
                    """)
    void whatMayHoldIsAsked(String rule, String input) {
        assertThat(decided(rule, input)).isEqualTo(new Compliant());
        assertThat(decided(rule, "{\"a\": -9, \"c\": 1}")).isInstanceOf(NotCompliant.class);
    }

    /// What stands before the comparison may end the evaluation.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "isCompliant if { c == 1; input.a == 5 }",
                "isCompliant if { c; input.a == 5 }",
                "isCompliant if { f(1) == 1; input.a == 5 }",
                "isCompliant if { data.sigstore[\"c\"] == 1; input.a == 5 }",
                "isCompliant if { {x: y | x = [1, 1][y]}; input.a == 5 }",
                "isCompliant if { not c; input.a == 5 }",
            })
    void conflictBeforeTheComparisonIsNotPassedOver(String rule) {
        assertThat(decided(rule, "{\"a\": 1}"))
                .isInstanceOfSatisfying(
                        Undetermined.class,
                        verdict -> assertThat(verdict.error()).contains("eval_conflict_error"));
    }

    @Test
    void withoutARuleThatMayHoldNothingHolds() {
        assertThat(decided("", "{\"a\": 4}")).isEqualTo(new Compliant());
        assertThat(decided("", "{\"a\": 5}")).isInstanceOf(NotCompliant.class);
        assertThat(decided("", "{}")).isInstanceOf(NotCompliant.class);
        assertThat(decided("", "{\"a\": [1]}")).isInstanceOf(NotCompliant.class);
    }
}
