// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.language.rego.RegoVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2025-47281 of Kyverno: a policy, or what it is asked about, that makes the evaluation panic ends the whole
/// server. The first rows end the reference's process, too.
class Cve202547281PanicTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "isCompliant[x] { x := input.list[_] }",
                "isCompliant = [1]",
                "isCompliant { x = f({x | not input.missing}) }\nf(x) = x { true }",
                "isCompliant { x := input.none[input.none]; x }",
                "isCompliant { input.list[9223372036854775807] }",
                "isCompliant { substring(\"abc\", 9223372036854775807, 1) == \"abc\" }",
                "isCompliant { array.slice(input.list, -9223372036854775808, 9223372036854775807) == [] }",
                "isCompliant { sprintf(\"%*d\", [-9223372036854775808, 1]) == \"\" }",
                "isCompliant { time.format([1, \"../../etc/passwd\"]) == \"\" }",
                "isCompliant { json.patch(input, [{\"op\": \"move\", \"from\": \"\", \"path\": \"/a/b/c\"}]) == 1 }",
                "isCompliant { regex.match(\"(((((((((((((((((((((a*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*\", 1) }",
                "isCompliant { yaml.unmarshal(\"&a [*a]\") == 1 }",
            })
    void deniesWithoutEndingAnythingElse(String rules) {
        RegoVerdict verdict = Asked.of(rules, "{\"list\": [1, \"a\", null, [1]], \"none\": null}");
        assertThat(verdict).isNotInstanceOf(RegoVerdict.Compliant.class);
        assertThat(verdict).isNotInstanceOf(RegoVerdict.CompliantWithWarning.class);
        assertThat(Asked.of("isCompliant { input.a == 1 }", "{\"a\": 1}")).isEqualTo(new RegoVerdict.Compliant());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "isCompliant[x] { x := input.list[_] } | {\"list\": [{\"result\": true}]}",
                "isCompliant { substring(\"abc\", 1, 1) == \"b\" } | {}",
                "isCompliant { array.slice(input.list, -5, 100) == [1] } | {\"list\": [1]}",
                "isCompliant { yaml.unmarshal(\"[&a 1, *a]\") == [1, 1] } | {}",
            })
    void answersWhereNothingIsWrong(String rules, String input) {
        assertThat(Asked.of(rules, input)).isEqualTo(new RegoVerdict.Compliant());
    }
}
