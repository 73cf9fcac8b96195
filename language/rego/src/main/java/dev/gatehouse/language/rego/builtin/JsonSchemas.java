// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.SchemaValidation.Result;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;

/// JSON schemas: whether a document fits one, and whether one is one.
final class JsonSchemas {
    private JsonSchemas() {}

    static void define(Library library) {
        library.function(
                "json.match_schema(document:S|{{A:A}}, schema:S|{{A:A}}) output:[B,[{desc:S,error:S,field:S,type:S}*]]",
                JsonSchemas::match);
        library.function("json.verify_schema(schema:S|{{A:A}}) output:[B,null|S]", JsonSchemas::verify);
    }

    private static Value document(Call call, int index) {
        return switch (call.at(index)) {
            case StringValue(String text) -> {
                try {
                    yield JsonFunctions.parse(call, text);
                } catch (BuiltinException _) {
                    throw BuiltinException.of("invalid JSON string");
                }
            }
            // As JSON has it: sets become arrays, keys become strings.
            case ObjectValue object -> JsonText.read(JsonText.write(object));
            default -> throw BuiltinException.of("wrong type, expected string or object");
        };
    }

    private static Value match(Call call) {
        Value document = document(call, 0);
        JsonSchema schema = SchemaReader.read(call, document(call, 1));
        Result result = new SchemaValidation(call).validate(schema, document);
        return ArrayValue.of(
                BooleanValue.of(result.isValid()),
                ArrayValue.of(result.findings().stream()
                        .map(SchemaValidation.Finding::toValue)
                        .toList()));
    }

    private static Value verify(Call call) {
        try {
            SchemaReader.read(call, document(call, 0));
            return ArrayValue.of(BooleanValue.TRUE, NullValue.NULL);
        } catch (BuiltinException e) {
            return ArrayValue.of(BooleanValue.FALSE, new StringValue("jsonschema: " + e.getMessage()));
        }
    }
}
