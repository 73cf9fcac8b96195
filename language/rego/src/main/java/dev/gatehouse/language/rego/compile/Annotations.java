// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Problem;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import dev.gatehouse.language.rego.syntax.Rule;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.Meter;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import dev.gatehouse.language.rego.value.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the metadata blocks that belong to a rule.
final class Annotations {
    private static final List<String> KNOWN = List.of(
            "title",
            "description",
            "scope",
            "organizations",
            "related_resources",
            "authors",
            "schemas",
            "entrypoint",
            "custom",
            "compile");

    private Annotations() {}

    static Metadata of(Module module, Rule rule) {
        if (module.annotations().isEmpty()) {
            return Metadata.NONE;
        }
        Optional<ObjectValue> own = block(module, rule.at().row() - 1, "rule");
        Optional<ObjectValue> around = block(module, module.at().row() - 1, "package");
        List<Value> chain = new ArrayList<>();
        List<Value> path = new ArrayList<>();
        path.add(new StringValue("data"));
        module.path().forEach(part -> path.add(new StringValue(part)));
        List<Value> longer = new ArrayList<>(path);
        longer.add(new StringValue(rule.head().name().name()));
        chain.add(link(longer, own));
        around.ifPresent(block -> chain.add(link(path, Optional.of(block))));
        return new Metadata(own.orElse(ObjectValue.EMPTY), ArrayValue.of(chain));
    }

    private static Value link(List<Value> path, Optional<ObjectValue> block) {
        Map<Value, Value> members = new HashMap<>();
        members.put(new StringValue("path"), ArrayValue.of(path));
        block.ifPresent(annotations -> members.put(new StringValue("annotations"), annotations));
        return ObjectValue.of(members);
    }

    private static Optional<ObjectValue> block(Module module, int row, String scope) {
        String yaml = module.annotations().get(row);
        if (yaml == null) {
            return Optional.empty();
        }
        try {
            if (YamlText.read(yaml, Meter.FREE) instanceof ObjectValue object) {
                return Optional.of(normal(object, scope));
            }
        } catch (YamlText.MalformedYamlException _) {
            // The reference leaves malformed blocks alone too when policies are evaluated.
            return Optional.empty();
        } catch (ArithmeticException _) {
            Problem problem = new Problem("rego_parse_error", "annotations exceeded their budget", module.at());
            throw new ProblemsException(List.of(problem));
        }
        return Optional.empty();
    }

    private static ObjectValue normal(ObjectValue object, String scope) {
        Map<Value, Value> members = new HashMap<>();
        for (String name : KNOWN) {
            Value value = object.find(name);
            if (value != null) {
                members.put(new StringValue(name), name.equals("authors") ? authors(value) : value);
            }
        }
        members.putIfAbsent(new StringValue("scope"), new StringValue(scope));
        return ObjectValue.of(members);
    }

    // `A. Person <mail>` becomes a name and an address.
    private static Value authors(Value value) {
        if (!(value instanceof ArrayValue list)) {
            return value;
        }
        List<Value> authors = new ArrayList<>();
        for (Value element : list.elements()) {
            if (!(element instanceof StringValue(String text))) {
                authors.add(element);
                continue;
            }
            Map<Value, Value> author = new HashMap<>();
            int open = text.indexOf('<');
            String name = open < 0 ? text : text.substring(0, open).strip();
            if (!name.isEmpty()) {
                author.put(new StringValue("name"), new StringValue(name));
            }
            if (open >= 0 && text.endsWith(">")) {
                author.put(new StringValue("email"), new StringValue(text.substring(open + 1, text.length() - 1)));
            }
            authors.add(ObjectValue.of(author));
        }
        return ArrayValue.of(authors);
    }
}
