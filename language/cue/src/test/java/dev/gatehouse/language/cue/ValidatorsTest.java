// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static dev.gatehouse.language.cue.Verdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Functions that judge a value by another: what matches, what does not, and what could still come to match, which
/// passes and is refused where every field must have a value (`open`). Every verdict is the reference's.
class ValidatorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                b: matchN(0, [{a!: 1}]) ; {"b": {}} ; pass
                b: matchN(0, [{a!: 1}]) ; {"b": {"a": 1}} ; deny
                b: matchN(0, [{a!: 1}]) ; {"b": {"a": 2}} ; pass
                b: matchN(0, [{a!: 1}]) ; {} ; open
                b: matchN(0, [{a: 1}]) ; {"b": {}} ; deny
                b: matchN(0, [{a!: _}]) ; {"b": {"a": 2}} ; deny
                b: matchN(0, [{a!: _}]) ; {"b": {"c": 2}} ; pass
                b: matchN(1, [{a!: _}]) ; {"b": {"c": 2}} ; open
                b: matchN(1, [{a!: _}, {c!: _}]) ; {"b": {"c": 2}} ; pass
                b: matchN(1, [{a!: _}, {c!: _}]) ; {"b": {"a": 1, "c": 2}} ; deny
                b: matchN(1, [{a!: _}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(2, [{a!: _}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(2, [{a!: _}, {c!: 3}]) ; {"b": {"c": 2}} ; deny
                b: matchN(>=1, [{a!: _}, {c!: 3}]) ; {"b": {"c": 2}} ; open
                b: matchN(>=1, [{a!: _}, {c!: 3}]) ; {"b": {}} ; open
                b: matchN(<1, [{a!: _}, {c!: 3}]) ; {"b": {}} ; pass
                b: matchN(0, [{a: {x!: _}}]) ; {"b": {"a": {}}} ; pass
                b: matchN(0, [{a: {x!: _}}]) ; {"b": {"a": {"x": 1}}} ; deny
                b: matchN(0, [{a: string}]) ; {"b": {"a": 1}} ; pass
                b: matchN(0, [{a: string}]) ; {"b": {}} ; deny
                b: matchN(1, [{a: string}]) ; {"b": {}} ; pass
                b: matchN(0, [[...{a!: 1}]]) ; {"b": [{}]} ; pass
                b: matchN(1, [[...{a!: 1}]]) ; {"b": [{}]} ; open
                #D: {x?: int}, b: #D & matchN(0, [{x!: _}]) ; {"b": {}} ; pass
                #D: {x?: int}, b: #D & matchN(1, [{x!: _}]) ; {"b": {}} ; open
                #D: {x?: int}, b: #D & matchN(1, [{y!: _}]) ; {"b": {}} ; open
                b: matchN(1, [{x: y, y!: int}]) ; {"b": {}} ; open
                b: matchIf({a!: 1}, {b!: 1}, {c!: 1}) ; {"b": {"a": 1}} ; open
                b: matchIf({a!: 1}, {b!: 1}, {c!: 1}) ; {"b": {}} ; open
                b: matchIf({a!: 1}, {b!: 1}, {c!: 1}) ; {"b": {"c": 1}} ; pass
                b: matchIf({a!: 1}, {b!: 1}, {c: 1}) ; {"b": {"c": 2}} ; deny
                b: matchIf({a!: 1}, {b: 1}, {c: 1}) ; {"b": {"a": 1, "b": 2}} ; deny
                b: matchIf({a: 1}, {b: 1}, {c: 1}) ; {"b": {"b": 2}} ; deny
                #D: {x?: int}, b: #D & matchIf({x!: 1}, _, {y!: 1}) ; {"b": {}} ; open
                b: matchN(0, [{a!: 1}]) & {a: 1} ; {} ; deny
                b: matchN(0, [null]) ; {"b": null} ; deny
                b: matchN(0, [string]) ; {} ; open
                x: {b: matchN(0, [{a!: true}])} ; {"x": {"b": {"a": true}}} ; deny
                b: matchN(1, [{x: y+1, y: int}]) ; {"b": {}} ; open
                b: matchN(1, [{x: y, y: int}]) ; {"b": {}} ; pass
                b: matchN(1, [{x: y.z, y: {}}]) ; {"b": {}} ; open
                b: matchN(1, [{x: y.z, y: {z?: int}}]) ; {"b": {}} ; open
                b: matchN(1, [{x: int|string}]) ; {"b": {}} ; pass
                b: matchN(1, [{x?: {y!: int}}]) ; {"b": {}} ; pass
                b: matchN(1, [{x?: {y!: int}}]) ; {"b": {"x":{}}} ; open
                b: matchN(1, [{x!: {y!: int}}]) ; {"b": {"x":{}}} ; open
                b: matchN(1, [{#x!: {y!: int}}]) ; {"b": {"x":{}}} ; open
                b: matchN(1, [{_x!: {y!: int}}]) ; {"b": {"x":{}}} ; open
                b: matchN(1, [{#x: {y!: int}}]) ; {"b": {"x":{}}} ; pass
                b: matchN(1, [{_x: {y!: int}}]) ; {"b": {"x":{}}} ; pass
                b: matchN(1, [{let x= {y!: int}, z: x}]) ; {"b": {"x":{}}} ; open
                b: matchN(1, [{if q {}, q: bool}]) ; {"b": {"x":{}}} ; open
                import "struct", b: matchN(1, [struct.MinFields(2)]) ; {"b": {"x":{}}} ; open
                import "list", b: matchN(1, [list.MinItems(2)]) ; {"b": [1]} ; deny
                import "list", b: matchN(0, [list.MinItems(2)]) ; {"b": [1]} ; pass
                b: matchN(1, [[...]]) ; {"b": [1]} ; pass
                b: matchN(1, [[int, {a!: 1}]]) ; {"b": [1]} ; deny
                b: matchN(1, [[int, {a!: 1}]]) ; {"b": [1, {}]} ; open
                b: matchN(0, [[int, {a!: 1}, ...]]) ; {"b": [1, {}]} ; pass
                b: matchN(1, [matchN(1, [{a!: 1}])]) ; {"b": {}} ; open
                b: matchN(0, [matchN(1, [{a!: 1}])]) ; {"b": {}} ; pass
                b: matchN(1, [matchN(0, [{a!: 1}])]) ; {"b": {}} ; pass
                b: matchN(0, [matchN(0, [{a!: 1}])]) ; {"b": {}} ; deny
                b: matchN(1, [{a!: 1} | {c!: 2}]) ; {"b": {}} ; pass
                b: matchN(0, [{a!: 1} | {c!: 2}]) ; {"b": {}} ; deny
                b: matchN(0, [{a!: 1} | {c!: 2}]) ; {"b": {"c": 2}} ; deny
                b: matchN(0, [{a!: 1} | {c!: 2}]) ; {"b": {"c": 2, "a":1}} ; deny
                b: matchN(1, [{a!: 1} | {c!: 2}]) ; {"b": {"c": 2}} ; pass
                b: {c?: int} & matchN(1, [{a!: 1} | {c!: 2}]) ; {"b": {"c": 3}} ; open
                b: matchIf({a!: 1} | {c!: 2}, {x!: 1}, {y!: 1}) ; {"b": {"c": 2}} ; open
                b: matchIf({a!: 1} | {c!: 2}, {x: 2}, {y: 1}) ; {"b": {"c": 2, x: 1, y: 2}} ; deny
                b: matchIf({a: string}, {x: 2}, {y: 1}) ; {"b": {"c": 2, x: 1, y: 2}} ; deny
                b: matchIf({a: string}, {x: 2}, {y: 3}) ; {"b": {"c": 2, x: 2, y: 2}} ; pass
                b: matchIf({a: string}, {x: 3}, {y: 2}) ; {"b": {"c": 2, x: 2, y: 2}} ; deny
                b: matchIf({a: x, x: y}, {x: 3}, {y: 2}) ; {"b": {"c": 2, x: 2, y: 2}} ; deny
                b: matchIf({a: z+1, z: int}, {x: 3}, {y: 2}) ; {"b": {"c": 2, x: 2, y: 2}} ; pass
                b: matchIf({a: z+1, z: int}, {x: 2}, {y: 3}) ; {"b": {"c": 2, x: 2, y: 2}} ; deny
                b: matchIf(_, {x: z+1, z: int}, {y: 3}) ; {"b": {"c": 2,  y: 2}} ; open
                """)
    void judgesByOtherValues(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                b: matchN(0, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(0, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(1, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(1, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; open
                b: matchN(2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                b: matchN(3, [{a!: 1}, {c!: _}]) ; {"b": {}} ; deny
                b: matchN(3, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(3, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(3, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                b: matchN(>0, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(>0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(>0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(>0, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(>1, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(>1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; open
                b: matchN(>1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(>1, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                b: matchN(>2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; deny
                b: matchN(>2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(>2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(>2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                b: matchN(>=1, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(>=1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(>=1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(>=1, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(>=2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(>=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; open
                b: matchN(>=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(>=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                b: matchN(>=3, [{a!: 1}, {c!: _}]) ; {"b": {}} ; deny
                b: matchN(>=3, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(>=3, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(>=3, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                b: matchN(!=0, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(!=0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(!=0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(!=0, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(!=1, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(!=1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; open
                b: matchN(!=1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(!=1, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(!=2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(!=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(!=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(<1, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(<1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(<1, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(<1, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(<=0, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(<=0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(<=0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(<=0, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(<0, [{a!: 1}, {c!: _}]) ; {"b": {}} ; deny
                b: matchN(<0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(<0, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(<0, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                b: matchN(1|2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(1|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(1|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(1|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(0|2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(0|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; open
                b: matchN(0|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(0|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(>=1 & <=2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(>=1 & <=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(>=1 & <=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(>=1 & <=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(>=1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(>=1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(>=1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(int, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(int, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(int, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(int, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(number, [{a!: 1}, {c!: _}]) ; {"b": {}} ; pass
                b: matchN(number, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(number, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(number, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; pass
                b: matchN(*1|2, [{a!: 1}, {c!: _}]) ; {"b": {}} ; open
                b: matchN(*1|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; pass
                b: matchN(*1|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; pass
                b: matchN(*1|2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; open
                b: matchN(string, [{a!: 1}, {c!: _}]) ; {"b": {}} ; deny
                b: matchN(string, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}} ; deny
                b: matchN(string, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}} ; deny
                b: matchN(string, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}} ; deny
                """)
    void countsWhatMatchesAndWhatStillCould(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // No number that could still be reached fits. The reference leaves these open.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                b: matchN(!=2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}}
                b: matchN(>=1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}}
                b: matchN(>1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {}}
                b: matchN(>1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}}
                b: matchN(>1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}}
                b: matchN(>1 & <2, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}}
                b: matchN(3|4, [{a!: 1}, {c!: _}]) ; {"b": {}}
                b: matchN(3|4, [{a!: 1}, {c!: _}]) ; {"b": {"a":1}}
                b: matchN(3|4, [{a!: 1}, {c!: _}]) ; {"b": {"a":1,"c":1}}
                b: matchN(3|4, [{a!: 1}, {c!: _}]) ; {"b": {"a":2}}
                """)
    void refusesACountThatCanNeverFit(String policy, String document) {
        assertThat(verdict(policy, document)).isEqualTo("deny");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "encoding/json", b: json.Validate({a!: 1}) ; {"b": "{}"} ; open
                import "encoding/json", b: json.Validate({a!: 1}) ; {"b": "{\\"a\\":1}"} ; pass
                import "encoding/json", b: json.Validate({a!: 1}) ; {"b": "{\\"a\\":2}"} ; deny
                import "encoding/json", b: json.Validate({a: int}) ; {"b": "{}"} ; pass
                import "encoding/json", b: json.Validate({a: 1}) ; {"b": "{}"} ; pass
                import "encoding/json", b: json.Validate({a: b, b: int}) ; {"b": "{}"} ; pass
                import "encoding/json", b: json.Validate({a: b+1, b: int}) ; {"b": "{}"} ; pass
                import "encoding/json", #D: {a?: int}, b: json.Validate(#D) ; {"b": "{\\"c\\":1}"} ; deny
                import "encoding/json", b: json.Validate({a: {x!: 1}}) ; {"b": "{\\"c\\":1}"} ; open
                import "encoding/json", b: json.Validate([...{x!: 1}]) ; {"b": "[{}]"} ; open
                import "encoding/json", b: json.Validate([...{x: 1}]) ; {"b": "[{}]"} ; pass
                import "encoding/yaml", b: yaml.Validate({a!: 1}) ; {"b": "{}"} ; deny
                import "encoding/yaml", b: yaml.Validate({a: int}) ; {"b": "{}"} ; deny
                import "encoding/yaml", b: yaml.Validate({a: 1}) ; {"b": "{}"} ; pass
                import "encoding/yaml", b: yaml.ValidatePartial({a!: 1}) ; {"b": "{}"} ; pass
                import "encoding/yaml", b: yaml.ValidatePartial({a: int}) ; {"b": "{}"} ; pass
                import "encoding/yaml", b: yaml.Validate({a: b+1, b: int}) ; {"b": "{}"} ; deny
                import "encoding/yaml", b: yaml.Validate({a: b+1, b: int}) ; {"b": "b: 1"} ; pass
                import "list", b: list.MatchN(1, {a: x+1, x: int}) ; {"b": [{}]} ; pass
                import "list", b: list.MatchN(0, {a: x+1, x: int}) ; {"b": [{}]} ; deny
                import "list", b: list.MatchN(1, {a: x+1, x: int}) ; {"b": [{"x": 1}]} ; pass
                import "list", b: list.MatchN(1, {a: int}) ; {"b": [{}]} ; pass
                import "list", b: list.MatchN(1, {#a: {x!: int}}) ; {"b": [{}]} ; pass
                import "list", b: list.MatchN(1, {#a!: {x!: int}}) ; {"b": [{}]} ; deny
                import "list", b: list.MatchN(1, {a!: int} | {b!: int}) ; {"b": [{}]} ; pass
                import "list", b: list.MatchN(1, [...{a!: int}]) ; {"b": [[{}]]} ; deny
                import "list", b: list.MatchN(>0, {a!: int}) ; {"b": [{"a": 1}, {"b":1}]} ; pass
                import "list", b: list.MatchN(>1, {a!: int}) ; {"b": [{"a": 1}, {"b":1}]} ; deny
                import "list", b: list.MatchN(<2, {a!: int}) ; {"b": [{"a": 1}, {"b":1}]} ; pass
                import "list", b: list.MatchN(<1, {a!: int}) ; {"b": [{"a": 1}, {"b":1}]} ; deny
                import "list", b: list.MatchN(*1|2, {a!: int}) ; {"b": [{"a": 1}, {"a":1}]} ; pass
                import "list", b: list.Contains([1,{a:1}], {a:1}) ; {} ; pass
                import "list", x: list.Contains(b, {a:1}), x: true, b: _ ; {"b": [{"a": 1}, {"a":1}]} ; pass
                import "list", x: list.Contains(b, {a:1}), x: true, b: _ ; {"b": [{"a": 2}, {"a":1, "c": 1}]} ; deny
                import "list", b: list.UniqueItems() ; {"b": [{"a": 1}, {"a":1}]} ; open
                import "list", b: list.UniqueItems ; {"b": [1,1]} ; deny
                import "list", b: list.MaxItems(1) ; {"b": [1,1]} ; deny
                import "list", b: list.MinItems(3) ; {"b": [1,1]} ; deny
                import "list", b: [...int] & list.MinItems(3) ; {"b": [1,1]} ; deny
                import "list", b: list.MatchN(0, {a!: 1}) ; {"b": [{}]} ; pass
                import "list", b: list.MatchN(1, {a!: 1}) ; {"b": [{}]} ; deny
                """)
    void judgesTextsAndLists(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // A list stays as open for what judges it as it is.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                d: [int, ...string], d: matchN(0, [[number, int, ..."x"]]) ; {} ; deny
                d: [int, ...string], d: matchN(1, [[number, int, ..."x"]]) ; {} ; open
                import "strings", d: [int, ...strings.MinRunes(1)], d: matchN(0, [[number, int, ..."x"]]) ; {} ; deny
                import "strings", d: [int, ...strings.MinRunes(1)], d: matchN(1, [[number, int, ..."x"]]) ; {} ; open
                import "strings", d: [int, ...strings.MinRunes(1)], d: [number, int, ..."x"] ; {} ; deny
                d: [int, ...string], d: [number, int, ..."x"] ; {} ; deny
                d: [int, ...string], d: matchN(0, [[number, string]]) ; {} ; deny
                d: [int, ...string], d: matchN(0, [[number]]) ; {} ; deny
                d: [int, ...string], d: matchN(0, [matchIf(1, string, null)]) ; {} ; open
                d: [int, ...string], d: matchN(0, [matchIf([int], string, null)]) ; {} ; open
                d: [int], d: matchN(0, [[number, ..."x"]]) ; {} ; deny
                d: [int, ...], d: matchN(0, [[number, int]]) ; {} ; deny
                d: [int, ...], d: matchN(1, [[number, int]]) ; {"d": [1]} ; deny
                d: [int, ...], d: matchN(1, [[number, int, ...]]) ; {"d": [1]} ; deny
                d: [int, ...], d: matchN(0, [[number, int, ...]]) ; {"d": [1]} ; deny
                d: matchN(0, [[number, int, ...]]) ; {"d": [1]} ; pass
                d: matchN(1, [[number, int, ...]]) ; {"d": [1]} ; deny
                d: matchN(1, [[number, int]]) ; {"d": [1]} ; deny
                d: [int, ...], d: [number, int, ...] ; {"d": [1]} ; deny
                d: [int, ...], d: [number, int] ; {"d": [1]} ; deny
                d: [int, int] ; {"d": [1]} ; deny
                d: [int, int, ...] ; {"d": [1]} ; deny
                d: [...] & matchN(1, [[number, int, ...]]) ; {"d": [1]} ; deny
                d: [...int] & matchN(1, [[number, int, ...]]) ; {"d": [1, 2]} ; pass
                d: [...int] & matchN(0, [[number, int, ...]]) ; {"d": [1, 2]} ; deny
                d: [...int] & matchN(0, [[number, int, ...]]) ; {"d": [1]} ; deny
                import "list", d: [...int] & list.MinItems(2) ; {"d": [1]} ; deny
                d: [...[...int]] & matchN(1, [[[int, int, ...]]]) ; {"d": [[1]]} ; deny
                d: [...int] & matchIf([int, int, ...], [1,...], [2,...]) ; {"d": [1]} ; deny
                d: [...int] & matchIf([int, int, ...], [1,...], [2,...]) ; {"d": [2]} ; pass
                #D: {for k, v in #E {c: null, {c: 1}}}, #E: {e!: [...], c: [...]} ; {} ; deny
                #D: {for k, v in #E {c: null, {c: 1}}}, #E: {e!: [...]} ; {} ; pass
                #D: {for k, v in #E {c: null, {c: 1}}}, #E: {c: [...], e!: [...]} ; {} ; pass
                #D: {for k, v in #E {c: 1}, c: 2}, #E: {e!: [...], c: [...]} ; {} ; deny
                D: {for k, v in #E {c: 1}, c: 2}, #E: {e!: [...], c: [...]} ; {} ; deny
                D: {for k, v in E {c: 1}, c: 2}, E: {e!: [...], c: [...]} ; {} ; deny
                #D: {for k, v in E {c: 1}, c: 2}, E: {e!: [...], c: [...]} ; {} ; deny
                #D: {for k, v in E {(k): 1}, c: 2}, E: {e!: [...], c: [...]} ; {} ; open
                D: {for k, v in E {(k): 1}, c: 2}, E: {e!: [...], c: [...]} ; {} ; open
                """)
    void keepsListsAsOpenAsTheyAre(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                a: !=null, x: #D, #D: {e?: [...], c!: a.e, if !(e.c == 1) {}} ; {"a": "y"} ; open
                a: !=null, x: (>1) | a.b | *[1], #D: {e?: [...], c!: a.e, if !(e.c == 1) {}} ; {"a": "y"} ; pass
                a: !=null, e: a.b | *[1] | matchIf(_, #D, _), #D: {e?: [...], c!: a.e} ; {"a": "y"} ; pass
                a: !=null, e: 1 | #D, #D: {e?: [...], c!: a.e, if !(e.c == 1) {}} ; {"a": "y"} ; pass
                a: !=null, e: *1 | #D, #D: {e?: [...], c!: a.e, if !(e.c == 1) {}} ; {"a": "y"} ; pass
                a: !=null, e: matchN(1, [#D]), #D: {e?: [...], c!: a.e, if !(e.c == 1) {}} ; {"a": "y", "e": 1} ; deny
                a: !=null, e: *1 | matchN(1, [#D]), #D: {e?: [...], c!: a.e, if !(e.c == 1) {}} ; {"a": "y", "e": 1} ; pass
                a: !=null, e: *1 | matchN(1, [#D]), #D: {e?: [...], c!: a.e, if !(e.c == 1) {}} ; {"a": "y"} ; pass
                a: !=null, e: *1 | matchIf(_, #D, _), #D: {e?: [...], c!: string, if !(e.c == 1) {}} ; {"a": "y", "e": 1} ; pass
                c: matchN(1, [{}, matchIf(!=1, =~"^x", d.c + 1)]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, matchIf(!=1, =~"^x", d.c)]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, matchIf(1, =~"^x", d.c)]), d: [int] ; {"c": {}} ; open
                c: matchN(1, [{}, matchIf(1, =~"^x", d.c + 1)]), d: [int] ; {"c": {}} ; open
                c: matchN(1, [{}, matchIf(1, =~"^x", d.c + 1)]), d: [1] ; {"c": {}} ; pass
                c: matchN(1, [{}, matchIf(1, =~"^x", 1 + "x")]) ; {"c": {}} ; pass
                c: matchN(1, [{}, matchIf(1, 1 + "x", _)]) ; {"c": {}} ; pass
                c: matchN(1, [{}, matchIf(1 + "x", 1, _)]) ; {"c": {}} ; pass
                c: matchN(1, [{e: string}, matchIf(!=1, =~"^x", d.c + 1)]), d: [int] ; {"c": {}} ; open
                c: matchN(1, [{e: string}, matchIf(!=1, =~"^x", 5)]), d: [int] ; {"c": {}} ; open
                c: matchIf(!=1, =~"^x", d.c + 1), d: [int] ; {"c": {}} ; deny
                c: matchN(1, [{e: string}, matchIf(!=1, 2, d.c + 1)]), d: [int, ...{d: int}] ; {"c": {}} ; open
                c: matchN(1, [{e: string}, d.c + 1]), d: [int, ...{d: int}] ; {"c": {}} ; open
                c: matchN(1, [{e: string}, d.c + 1]), d: [int, ...{let L0 = !=1, d: L0, d: int | string}] ; {"c": {}} ; open
                """)
    void judgesArguments(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "list", import "struct", #D: struct.MaxFields(3), h: list.MatchN(0, #D) ; {"h": [{"a": 1}]} ; deny
                import "list", import "struct", #D: struct.MaxFields(3), h: list.MatchN(0, null | #D) ; {"h": [{"a": 1}]} ; deny
                import "struct", #D: struct.MaxFields(3), h: null | #D ; {"h": {"a": 1}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D ; {"h": {"a": 1}} ; pass
                import "struct", #D: struct.MaxFields(3), h: matchN(0, [null | #D]) ; {"h": {"a": 1}} ; deny
                import "struct", #D: struct.MaxFields(3), h: matchN(0, [#D]) ; {"h": {"a": 1}} ; deny
                import "struct", #D: struct.MaxFields(3), h: [...(null | #D)] ; {"h": [{"a": 1}]} ; pass
                import "list", p: list.MatchN(1, {f: 1} & {g!: *true | bool, if g == _|_ {_|_}}) ; {} ; deny
                import "list", p: list.MatchN(1, {g!: *true | bool, if g == _|_ {_|_}}) ; {} ; deny
                p: close({g!: bool, if g == _|_ {_|_}}) ; {} ; deny
                p: close({s: *#D | _, g!: bool, if g == _|_ {_|_}}), #D: string | null ; {} ; deny
                p: close({g!: bool, if g == _|_ {_|_}}), p: s: string ; {} ; deny
                p: close({s: *#D | _, g!: bool, if g == _|_ {_|_}}), p: s: string, #D: string | null ; {} ; deny
                p: matchIf({}, {u: string | [...string], if u != _|_ {error("refused")}}, _) ; {} ; deny
                p: matchIf({u: 1}, {u: string | [...string], if u != _|_ {error("refused")}}, {v: 1}) ; {} ; deny
                p: matchIf({u: =~"x", if len(u) > 0 {u: "refused"}}, {u: 1}, {v: 1}) ; {} ; open
                p: c: null | _, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: null | string, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: 1 | 2, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: *1 | 2, o: {if !(p.c != _|_) {_|_}} ; {} ; pass
                p: c: string | int, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: _ | 1, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: {} | _, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: {} | string, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: null | [...], o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: _, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                import "list", s: list.MatchN(0, *{d!: _} | {n: =~"a"}) ; {"s": [{}]} ; deny
                s: matchN(0, [*{d!: _} | {n: =~"a"}]) ; {"s": {}} ; deny
                s: matchN(0, [*{d!: _} | {n: 1}]) ; {"s": {}} ; deny
                s: matchN(0, [*{d!: _} | {n!: 1}]) ; {"s": {}} ; deny
                import "encoding/json", s: json.Validate(*{d!: _} | {n: 1}) ; {"s": "{}"} ; pass
                b: {a!: int} & matchN(1, [{...}]) ; {"b": {}} ; open
                b: {a!: int} & matchN(0, [{...}]) ; {"b": {}} ; deny
                b: {c: {a!: int}} & matchN(1, [{c: _}]) ; {} ; open
                b: {c: {a!: int}} & matchN(1, [{c: {...}}]) ; {} ; open
                b: {c: {a!: int}} & matchN(1, [{c: {a: int}}]) ; {} ; open
                b: {c: {a!: int}} & matchN(0, [{c: {a: int}}]) ; {} ; deny
                b: {c: a + 1, a: int} & matchN(0, [{...}]) ; {} ; open
                b: {c: a + 1, a: int} & matchN(1, [{...}]) ; {} ; open
                b: {c: a + 1, a: int} & matchN(1, [{a: int}]) ; {} ; open
                import "list", x: [...] & list.Contains(1) ; {} ; deny
                import "list", x: [...] & list.Contains(1) ; {"x": [1]} ; deny
                import "list", x: *[] | [...], x: list.Contains(1) ; {} ; deny
                import "list", x: [] | [...], x: list.Contains(1) ; {} ; deny
                import "list", x: *[] | [..._], x?: list.Contains(1) ; {} ; deny
                import "list", x: *[] | [..._], y!: 1, if y == _|_ {x?: list.Contains(1)} ; {} ; deny
                import "list", #S: {x: *[] | [..._], y!: 1, if y == _|_ {x?: list.Contains(1)}} ; {} ; deny
                import "list", #S: {x: *[] | [..._], y!: 1, if y == _|_ {x: list.Contains(1)}} ; {} ; deny
                b: {c: {a!: int}} & matchN(0, [{c: {a!: int}}]) ; {} ; open
                b: {c: {a!: int}} & matchN(1, [{c: {a!: int}}]) ; {} ; open
                b: {a!: int} & matchN(0, [{a!: int}]) ; {} ; open
                b: {a!: int} & matchN(0, [{a!: int}]) ; {"b": {}} ; open
                b: {c: {a!: int}} & matchN(0, [{c: {a!: int}}]) ; {"b": {}} ; open
                b: {c: {a!: int}} & matchIf({c: {a!: int}}, {x: 1}, {y: 1}), b: x: 2 ; {} ; open
                import "list", b: [{c: {a!: int}}] & list.MatchN(0, {...}) ; {} ; open
                import "list", b: [{c: {a!: int}}] & list.MatchN(0, {c: {a!: _}}) ; {} ; open
                import "list", b: [{a!: int}] & list.MatchN(0, {a!: _}) ; {} ; open
                """)
    void countsWithoutWhatAnAlternativeLacks(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // Conditions that set only what is declared anyway leave a literal no more open than its fields.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {m: 1}}) ; {"s": [{"n": "xa"}]} ; open
                import "list", s: list.MatchN(1, {n: =~"a", if n == "xa" {m: 1}}) ; {"s": [{"n": "xa"}]} ; open
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {m: 1}}) ; {"s": [{"n": "b"}]} ; open
                import "list", s: list.MatchN(1, {n: =~"a", if n == "xa" {m: 1}}) ; {"s": [{"n": "b"}]} ; open
                s: matchN(1, [{n: =~"a", if n == "xa" {m: 1}}]) ; {"s": {"n": "b"}} ; deny
                s: matchIf({n: =~"a", if n == "xa" {m: 1}}, {o: 1}, {p: 1}) ; {"s": {"n": "b", "p": 2}} ; open
                s: matchIf({n: =~"a", if n == "xa" {m: 1}}, {o: 1}, {p: 1}) ; {"s": {"n": "xa", "p": 2}} ; open
                s: matchIf({n: _}, {o: =~"x", if o == "xa" {m: 1}}, {p: 1}) ; {"s": {"n": "xa", "o": "b"}} ; open
                s: matchIf({n: _}, {o: =~"x", if o == "xa" {m: 1}}, {p: 1}) ; {"s": {"n": "xa", "o": "xa", "m": 2}} ; open
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {n: "refused"}}) ; {"s": [{"n": "ba"}, {"n": "xa"}]} ; deny
                import "list", s?: list.MatchN(0, {n: =~"a", if n == "xa" {n: "refused"}}) ; {"s": [{"n": "ba"}, {"n": "xa"}]} ; deny
                p: c: null | _, o: {if !(p.c != _|_) {_|_}} ; {} ; open
                p: c: null | _, x: p.c != _|_ ; {} ; open
                p: c: 1 | _, x: p.c != _|_ ; {} ; open
                p: c: _ | _, x: p.c != _|_ ; {} ; open
                p: c: string | 1, x: p.c != _|_ ; {} ; open
                p: c: string | "a", x: p.c != _|_ ; {} ; open
                p: c: int | 1, x: p.c != _|_ ; {} ; open
                p: c: null | string, x: p.c != _|_ ; {} ; open
                c: null | _, x: c == null ; {} ; open
                c: _, c: null | _, o: {if !(c != _|_) {_|_}} ; {} ; open
                p: c: null | {...}, x: p.c != _|_ ; {} ; open
                p: c: _ | {...}, x: p.c != _|_ ; {} ; open
                """)
    void asksConditionsInArguments(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "list", p: [null | {f!: !=null, ...}], p: list.MatchN(1, {v: "a"}) ; {} ; deny
                import "list", p: [null | {f: 1}], p: list.MatchN(1, {v: "a"}) ; {} ; open
                import "list", p: [null | {f: 1}], p: list.MatchN(1, {...}) ; {} ; open
                import "list", p: [{f: 1}], p: list.MatchN(1, {...}) ; {} ; pass
                import "list", p: [null | {f: 1}], p: list.MatchN(1, _) ; {} ; open
                import "list", p: [1 | 2], p: list.MatchN(1, 1) ; {} ; open
                import "list", p: [1 | 2], p: list.MatchN(0, 1) ; {} ; deny
                import "list", p: [int], p: list.MatchN(1, 1) ; {} ; open
                import "list", p: [*1 | 2], p: list.MatchN(1, 1) ; {} ; pass
                import "list", p: [*1 | 2], p: list.MatchN(1, 2) ; {} ; pass
                import "list", p: [1 | 2], p: list.MatchN(1, int) ; {} ; open
                p: 1 | 2, p: matchN(1, [1]) ; {} ; pass
                p: matchN(1, [1]), p: *1 | 2 ; {} ; pass
                p: {f: 1 | 2} & matchN(1, [{f: 1}]) ; {} ; open
                import "list", p: [{f: 1 | 2}], p: list.MatchN(1, {f: 1}) ; {} ; open
                import "list", p: [{f: null | {a: 1}}], p: list.MatchN(1, {f: {a: 1}}) ; {} ; open
                """)
    void countsElementsWithWhatTheyLack(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // What is wrong counts before what is missing, in one literal and in several arguments.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "list", p: list.MatchN(1, {n: string, if n == "x" {m: 1}} & {if true {_|_}}) ; {} ; deny
                import "list", p: list.MatchN(1, {if true {_|_}} & {n: string, if n == "x" {m: 1}}) ; {} ; deny
                p: matchIf({n: string, if n == "x" {m: 1}} & {if true {error("no")}}, _, _) ; {} ; deny
                p: matchIf({n: string, if n == "x" {m: 1}, if true {error("no")}}, _, _) ; {} ; deny
                p: matchIf({n: string, if n == "x" {n: "refused"}, if true {error("no")}}, _, _) ; {} ; deny
                p: close({n: string, if n == "x" {m: 1}, if true {_|_}}) ; {} ; deny
                p: matchIf({n: string, if n == "x" {m: 1}} & {if n == "y" {m: 2}, n: string}, _, _) ; {"p": {"n": "x"}} ; open
                import "list", s: list.MatchN(0, {n: string, if n == "x" {m: 1}} & {k?: 1}) ; {"s": [{"n": "x"}]} ; open
                import "list", s: list.MatchN(0, {n: string, if {"x": true}[n] {m: 1}} & {k?: 1}) ; {"s": [{"n": "x"}]} ; open
                import "list", s: list.MatchN(0, {n: string, if {"x": true}[n] {m: 1}}) ; {"s": [{"n": "x"}]} ; open
                import "list", s: list.MatchN(0, {n: string, if {"x": true}[n] {m!: 1}} & {n: string}) ; {"s": [{"n": "x"}]} ; open
                s: matchIf({n: string, if n == "x" {m: 1}} & {k?: 1}, {z: 1}, {z: 2}) ; {"s": {"n": "x", "z": 3}} ; open
                import "list", s: list.MatchN(0, {n: =~"a", m: _, if n == "xa" {m: 1}}) ; {"s": [{"n": "xa"}]} ; deny
                import "list", s: list.MatchN(0, {n: =~"a", m: int, if n == "xa" {m: 1}}) ; {"s": [{"n": "xa", "m": 1}]} ; deny
                import "list", s: list.MatchN(0, {n: =~"a", m?: int, if n == "xa" {m: 1}}) ; {"s": [{"n": "xa", "m": 1}]} ; deny
                import "list", s: list.MatchN(0, {n: =~"a", m!: int, if n == "xa" {m: 1}}) ; {"s": [{"n": "xa", "m": 1}]} ; deny
                import "list", s: list.MatchN(0, {n: =~"a", m: int, if n == "xa" {m: 1, k: 1}}) ; {"s": [{"n": "xa", "m": 1}]} ; open
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {n: "xa"}}) ; {"s": [{"n": "xa", "m": 1}]} ; deny
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {n: "xa", k: 1}}) ; {"s": [{"n": "xa", "m": 1}]} ; open
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {m?: 1}}) ; {"s": [{"n": "xa", "m": 1}]} ; open
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {error("no")}}) ; {"s": [{"n": "xa", "m": 1}]} ; open
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {}}) ; {"s": [{"n": "xa", "m": 1}]} ; open
                import "list", s: list.MatchN(0, {n: =~"a", if n == "xa" {m: 1}} & {m: int}) ; {"s": [{"n": "xa", "m": 1}]} ; deny
                s: matchIf({n: =~"a", m: int, if n == "xa" {m: 1}}, {z: 1}, {z: 2}) ; {"s": {"n": "xa", "m": 1, "z": 3}} ; deny
                s: matchIf({n: =~"a", if n == "xa" {[string]: _}}, {z: 1}, {z: 2}) ; {"s": {"n": "xa", "m": 1, "z": 3}} ; open
                s: matchIf({n: =~"a", if n == "xa" {_m: 1}}, {z: 1}, {z: 2}) ; {"s": {"n": "xa", "m": 1, "z": 3}} ; open
                s: matchIf({n: =~"a", if n == "xa" {m!: 1}}, {z: 1}, {z: 2}) ; {"s": {"n": "xa", "m": 1, "z": 3}} ; open
                c: close({a: int, b: string, if a == 1 {b: "x"}}) ; {"c": {"a": 1, "b": "y"}} ; deny
                c: close({a: int, b: string, if a == 1 {b: "x"}}) ; {"c": {"a": 1, "b": "x"}} ; pass
                import "list", s: list.MatchN(0, #B & {n: =~"a", if n == "xa" {m: 1}}), #B: {m: int, n: _, ...} ; {"s": [{"n": "xa", "m": 1}]} ; deny
                import "list", s: list.MatchN(0, B & {n: =~"a", if n == "xa" {m: 1}}), B: {m: int, ...} ; {"s": [{"n": "xa", "m": 1}]} ; deny
                """)
    void asksConditionsThatOnlySetWhatIsDeclared(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }
}
