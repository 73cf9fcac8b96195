// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One line per fact about a function of the library: an expression and its value as JSON; `undefined` where it
/// has none.
class BuiltinTableTest {
    private static String value(String expression) {
        RegoQuery query = new RegoQuery(
                Map.of(), true, "x = " + expression, Optional.empty(), Optional.empty(), Optional.empty(), false);
        return switch (query.run(RegoCircumstances.at(Instant.EPOCH))) {
            case RegoQuery.Failed failed -> failed.text();
            case RegoQuery.Rows rows ->
                rows.rows().stream()
                        .findFirst()
                        .map(row -> row.get("x"))
                        .map(JsonWriter::compact)
                        .orElse("undefined");
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            0.1 + 0.2                                             ~ 0.3
            1 / 3                                                 ~ 0.33333333333333333334
            1 / 3 * 3                                             ~ 1
            9007199254740993 + 1                                  ~ 9007199254740994
            1.10                                                  ~ 1.10
            1234567.5 + 0.25                                      ~ 1.23456775e+06
            -7 % 3                                                ~ -1
            1 / 0                                                 ~ undefined
            1.5 % 2                                               ~ undefined
            round(-2.5)                                           ~ -3
            numbers.range(3, 1)                                   ~ [3,2,1]
            numbers.range_step(0, 5, 2)                           ~ [0,2,4]
            bits.lsh(1, 70)                                       ~ 1180591620717411303424
            count("😀")                                            ~ 1
            upper("ß")                                            ~ "ß"
            substring("hällo", 1, 2)                              ~ "äl"
            substring("abc", -1, 1)                               ~ undefined
            split("a.b.c", ".")                                   ~ ["a","b","c"]
            indexof_n("banana", "a")                              ~ [1,3,5]
            trim_space(" x ")                                     ~ "x"
            sprintf("%d %s %v %5.2f|%x", [1, "a", [1], 2.5, 255]) ~ "1 a [1]  2.50|ff"
            sprintf("%t", [true])                                 ~ "%!t(string=true)"
            sprintf("%d", [1e3])                                  ~ "%!d(float64=1000)"
            strings.any_prefix_match(["ab"], ["a"])               ~ true
            strings.replace_n({"a": "b"}, "banana")               ~ "bbnbnb"
            max([1, "a", null])                                   ~ "a"
            max([])                                               ~ undefined
            sum({1, 2})                                           ~ 3
            sort([3, 1, 2])                                       ~ [1,2,3]
            {1, 2} | {3}                                          ~ [1,2,3]
            {1, 2} - {2}                                          ~ [1]
            array.slice([1, 2, 3], 1, 9)                          ~ [2,3]
            object.get({"a": {"b": 1}}, ["a", "b"], 0)            ~ 1
            object.get({"a": 1}, "z", 9)                          ~ 9
            object.union({"a": {"b": 1}}, {"a": {"c": 2}})        ~ {"a":{"b":1,"c":2}}
            json.patch({"a": 1}, [{"op": "add", "path": "/b", "value": 2}]) ~ {"a":1,"b":2}
            json.patch({"a": 1}, [{"op": "remove", "path": "/b"}]) ~ undefined
            json.filter({"a": {"b": 1, "c": 2}}, ["a/b"])         ~ {"a":{"b":1}}
            json.unmarshal("{\\"a\\": 1, \\"a\\": 2}")            ~ {"a":2}
            json.unmarshal("{")                                   ~ undefined
            json.marshal({"b": 1, "a": {2, 1}})                   ~ "{\\"a\\":[1,2],\\"b\\":1}"
            yaml.unmarshal("a: yes")                              ~ {"a":true}
            yaml.unmarshal("[1")                                  ~ undefined
            base64.decode("YQ==")                                 ~ "a"
            base64.decode("?")                                    ~ undefined
            hex.encode("az")                                      ~ "617a"
            urlquery.encode("a b&c")                              ~ "a+b%26c"
            regex.match("^a+$", "aaa")                            ~ true
            regex.match("(", "a")                                 ~ undefined
            regex.match("(a{2}){3}", "aaaaaa")                    ~ true
            regex.match("(a{1000}){1000}", "a")                   ~ undefined
            regex.replace("foo", "(o+)", "<$1>")                  ~ "f<oo>"
            regex.split("[,;]", "a,b;c")                          ~ ["a","b","c"]
            regex.globs_match("a.*", "ab+")                       ~ true
            regex.globs_match("a+", "b+")                         ~ false
            glob.match("*.io/**", ["/"], "ghcr.io/a/b")           ~ true
            glob.match("*.io/*", ["/"], "ghcr.io/a/b")            ~ false
            time.format(0)                                        ~ "1970-01-01T00:00:00Z"
            time.parse_rfc3339_ns("1970-01-01T00:00:01Z")         ~ 1000000000
            time.parse_rfc3339_ns("yesterday")                    ~ undefined
            time.date(86400000000000)                             ~ [1970,1,2]
            time.weekday(0)                                       ~ "Thursday"
            time.add_date(0, 0, 1, 0)                             ~ 2678400000000000
            time.parse_duration_ns("1h30m")                       ~ 5400000000000
            time.now_ns()                                         ~ 0
            units.parse("100m")                                   ~ 0.1000000000
            units.parse_bytes("10Gi")                             ~ 10737418240
            units.parse("1 K")                                    ~ undefined
            semver.compare("1.2.3", "1.2.3-rc1")                  ~ 1
            semver.is_valid("1.0")                                ~ false
            crypto.sha256("a") ~ "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            net.cidr_contains("10.0.0.0/8", "10.1.2.3")           ~ true
            net.cidr_contains("10.0.0.0/8", "11.0.0.1")           ~ false
            net.cidr_merge(["10.0.0.0/25", "10.0.0.128/25"])      ~ ["10.0.0.0/24"]
            graph.reachable({"a": ["b"], "b": []}, ["a"])         ~ ["a","b"]
            to_number("1.5")                                      ~ 1.5
            to_number("abc")                                      ~ undefined
            type_name({1})                                        ~ "set"
            uuid.parse("00000000-0000-4000-8000-000000000000")    ~ {"variant":"RFC4122","version":4}
            opa.runtime()                                         ~ {}
            [p | walk({"a": 1}, [p, 1])]                          ~ [["a"]]
            """)
    void yieldsWhatTheReferenceYields(String expression, String json) {
        assertThat(value(expression)).isEqualTo(json);
    }
}
