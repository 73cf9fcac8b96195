// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import dev.gatehouse.language.rego.value.YamlText;

/// YAML text.
final class Yamls {
    private Yamls() {}

    static void define(Library library) {
        library.function("yaml.marshal(x:A) y:S", call -> Strings.text(call, YamlText.of(call.at(0))));
        library.function("yaml.unmarshal(x:S) y:A", call -> parse(call, call.string(0)));
        library.function("yaml.is_valid(x:S) result:B", call -> {
            if (!(call.at(0) instanceof StringValue(String text))) {
                return BooleanValue.FALSE;
            }
            try {
                parse(call, text);
                return BooleanValue.TRUE;
            } catch (BuiltinException _) {
                return BooleanValue.FALSE;
            }
        });
    }

    private static Value parse(Call call, String text) {
        call.charge(text.length());
        try {
            return YamlText.read(text, call.context());
        } catch (YamlText.MalformedYamlException e) {
            throw BuiltinException.of(String.valueOf(e.getMessage()));
        }
    }
}
