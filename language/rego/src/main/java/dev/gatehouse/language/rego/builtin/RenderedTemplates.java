// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;

/// Texts with gaps that are filled in.
final class RenderedTemplates {
    private RenderedTemplates() {}

    static void define(Library library) {
        library.function("strings.render_template(value:S, vars:{{S:A}}) result:S", RenderedTemplates::render);
    }

    private static Value render(Call call) {
        Value data = call.object(1);
        refuseSets(data);
        return new StringValue(new TemplateRun(call, TemplateParser.parse(call, call.string(0))).fill(data));
    }

    // The reference reads the variables as JSON from their text, which fails where there are sets in it.
    private static void refuseSets(Value value) {
        switch (value) {
            case SetValue _ -> throw BuiltinException.of("invalid character in variables");
            case ArrayValue array -> array.elements().forEach(RenderedTemplates::refuseSets);
            case ObjectValue object ->
                object.members().forEach((key, member) -> {
                    if (!(key instanceof StringValue)) {
                        throw BuiltinException.of("invalid character in variables");
                    }
                    refuseSets(member);
                });
            default -> {}
        }
    }
}
