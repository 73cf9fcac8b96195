// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.JsonSource;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;

/// JSON text.
final class JsonFunctions {
    private JsonFunctions() {}

    static void define(Library library) {
        library.function("json.marshal(x:A) y:S", call -> Strings.text(call, JsonText.of(call.at(0))));
        library.function(
                "json.marshal_with_options(x:A, opts:{indent:S,prefix:S,pretty:B,{S:A}}) y:S",
                JsonFunctions::marshalWithOptions);
        library.function("json.unmarshal(x:S) y:A", call -> parse(call, call.string(0)));
        library.function("json.is_valid(x:S) result:B", call -> {
            try {
                parse(call, call.string(0));
                return BooleanValue.TRUE;
            } catch (BuiltinException _) {
                return BooleanValue.FALSE;
            }
        });
    }

    static Value parse(Call call, String text) {
        call.charge(text.length());
        try {
            return JsonSource.read(text, call.context());
        } catch (JsonSource.NotJsonException e) {
            throw BuiltinException.of(String.valueOf(e.getMessage()));
        }
    }

    private static Value marshalWithOptions(Call call) {
        String prefix = "";
        String indent = "\t";
        boolean pretty = false;
        boolean explicit = false;
        ObjectValue options = call.object(1);
        for (Value key : options.sortedKeys()) {
            Value value = options.at(key);
            switch (key instanceof StringValue(String name) ? name : "") {
                case "indent" -> {
                    indent = string("indent", value);
                    pretty = true;
                }
                case "prefix" -> {
                    prefix = string("prefix", value);
                    pretty = true;
                }
                case "pretty" -> {
                    explicit = true;
                    if (!value.equals(BooleanValue.TRUE)) {
                        pretty = false;
                    }
                }
                default -> throw BuiltinException.type("operand 2 object contained unknown key " + key);
            }
        }
        boolean lines = explicit ? BooleanValue.TRUE.equals(options.find("pretty")) : pretty;
        return Strings.text(
                call, lines ? prefix + JsonText.indented(call.at(0), prefix, indent) : JsonText.of(call.at(0)));
    }

    private static String string(String name, Value value) {
        if (value instanceof StringValue(String text)) {
            return text;
        }
        throw BuiltinException.type("operand 2 key " + name + " failed cast to string");
    }
}
