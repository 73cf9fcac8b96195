// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.builtin.YamlReader.MalformedYamlException;
import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.List;
import java.util.Optional;

/// The package `encoding/yaml`.
final class YamlFunctions {
    private static final int STRINGS = Kind.STRING | Kind.BYTES;

    /// What an empty document is: null, or anything else that is asked of it.
    private static final Value NOTHING = new Value.AnyOf(List.of(Value.Null.NULL, Value.Kinds.TOP), true);

    private YamlFunctions() {}

    static Family family() {
        Family f = new Family("encoding/yaml", "");
        f.raw("Marshal", List.of(Kind.TOP), Kind.STRING, (context, a) -> new YamlWriter(context).text(a.getFirst()));
        f.function("MarshalStream", List.of(Kind.LIST), Kind.STRING, YamlFunctions::stream);
        f.function("Unmarshal", List.of(STRINGS), Kind.TOP, (context, a) -> read(context, a.getFirst()));
        f.function("UnmarshalStream", List.of(STRINGS), Kind.TOP, (context, a) -> {
            try {
                List<Value> documents = new YamlReader(context).documents(string(a.getFirst()));
                return new Value.ListOf(documents.isEmpty() ? List.of(Value.Null.NULL) : documents);
            } catch (MalformedYamlException e) {
                return context.failure(e.message());
            }
        });
        f.raw("Validate", List.of(STRINGS, Kind.TOP), Kind.BOOL, (context, a) -> validate(context, a, true));
        f.raw("ValidatePartial", List.of(STRINGS, Kind.TOP), Kind.BOOL, (context, a) -> validate(context, a, false));
        return f;
    }

    private static Value stream(CallContext context, List<Value> a) {
        StringBuilder out = new StringBuilder();
        for (Value element : context.elements(a.getFirst())) {
            Value written = new YamlWriter(context).text(element);
            if (written instanceof Value.Failure) {
                return written;
            }
            out.append(out.isEmpty() ? "" : "---\n").append(string(written));
        }
        return text(out.toString());
    }

    private static Value read(CallContext context, Value source) {
        try {
            List<Value> documents = new YamlReader(context).documents(string(source));
            return switch (documents.size()) {
                case 0 -> NOTHING;
                case 1 -> documents.getFirst();
                default -> context.failure("expected a single YAML document");
            };
        } catch (MalformedYamlException e) {
            return context.failure(e.message());
        }
    }

    private static Value validate(CallContext context, List<Value> a, boolean concrete) {
        Value source = context.settle(a.get(0));
        if (!(source instanceof Value.Atom)) {
            return context.incomplete("non-concrete value " + context.print(source));
        }
        try {
            List<Value> documents = new YamlReader(context).documents(string(source));
            if (documents.isEmpty()
                    && context.mismatch(Value.Null.NULL, a.get(1), concrete).isPresent()) {
                documents = List.of(Value.Kinds.TOP);
            }
            for (Value document : documents) {
                Optional<Failing> mismatch = context.mismatch(document, a.get(1), concrete);
                if (mismatch.isPresent()) {
                    return context.failure(mismatch.get().errors().getFirst().message());
                }
            }
            return Value.Bool.TRUE;
        } catch (MalformedYamlException e) {
            return context.failure(e.message());
        }
    }
}
