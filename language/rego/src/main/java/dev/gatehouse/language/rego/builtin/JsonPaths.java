// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parts of documents named by paths: kept, removed, patched.
final class JsonPaths {
    private JsonPaths() {}

    static void define(Library library) {
        library.function("json.filter(object:{{A:A}}, paths:[S|[A*]*]|set(S|[A*])) filtered:A", call -> {
            Value kept = Tree.of(paths(call)).keep(call.object(0), call);
            return kept == null ? ObjectValue.EMPTY : kept;
        });
        library.function("json.remove(object:{{A:A}}, paths:[S|[A*]*]|set(S|[A*])) output:A", call -> {
            ObjectValue object = call.object(0);
            Value rest = Tree.of(paths(call)).drop(object, call);
            return rest == null ? ObjectValue.EMPTY : rest;
        });
        library.function("json.patch(object:A, patches:[{op:S,path:A,{A:A}}*]) output:A", JsonPaths::patch);
    }

    private static List<List<Value>> paths(Call call) {
        List<Value> elements = switch (call.at(1)) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            default -> throw call.notOneOf(1, "set, array");
        };
        List<List<Value>> paths = new ArrayList<>();
        for (Value element : elements) {
            paths.add(
                    switch (element) {
                        case StringValue(String text) -> split(text);
                        case ArrayValue array -> array.elements();
                        default ->
                            throw BuiltinException.type(
                                    "operand 2 must be one of {set, array} containing string paths or array of path segments but got "
                                            + element.typeName());
                    });
        }
        return paths;
    }

    private static List<Value> split(String text) {
        String path = text.startsWith("/") ? text.substring(1) : text;
        List<Value> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            parts.add(new StringValue(part.replace("~1", "/").replace("~0", "~")));
        }
        return parts;
    }

    /// Paths with common beginnings.
    private static final class Tree {
        private final Map<Value, Tree> children = new HashMap<>();
        private boolean end;

        static Tree of(List<List<Value>> paths) {
            Tree root = new Tree();
            for (List<Value> path : paths) {
                Tree tree = root;
                for (Value part : path) {
                    tree = tree.children.computeIfAbsent(part, _ -> new Tree());
                }
                tree.end = true;
            }
            return root;
        }

        private @Nullable Tree child(Value key) {
            return children.get(key);
        }

        private @Nullable Tree child(int index) {
            Tree found = children.get(new StringValue(Integer.toString(index)));
            return found == null ? children.get(NumberValue.of(index)) : found;
        }

        @Nullable Value keep(Value value, Call call) {
            if (end) {
                return value;
            }
            call.charge(children.size());
            return switch (value) {
                case ObjectValue object -> {
                    Map<Value, Value> members = new HashMap<>();
                    object.members().forEach((key, member) -> {
                        Tree below = child(key);
                        Value kept = below == null ? null : below.keep(member, call);
                        if (kept != null) {
                            members.put(key, kept);
                        }
                    });
                    yield ObjectValue.of(members);
                }
                case ArrayValue array -> {
                    List<Value> elements = new ArrayList<>();
                    for (int i = 0; i < array.size(); i++) {
                        Tree below = child(i);
                        Value kept = below == null ? null : below.keep(array.at(i), call);
                        if (kept != null) {
                            elements.add(kept);
                        }
                    }
                    yield ArrayValue.of(elements);
                }
                case SetValue set -> {
                    Set<Value> members = new HashSet<>();
                    for (Value member : set.members()) {
                        Tree below = child(member);
                        Value kept = below == null ? null : below.keep(member, call);
                        if (kept != null) {
                            members.add(kept);
                        }
                    }
                    yield SetValue.of(members);
                }
                default -> null;
            };
        }

        @Nullable Value drop(Value value, Call call) {
            if (end) {
                return null;
            }
            if (children.isEmpty()) {
                return value;
            }
            return switch (value) {
                case ObjectValue object -> {
                    call.charge(object.size());
                    Map<Value, Value> members = new HashMap<>();
                    object.members().forEach((key, member) -> {
                        Tree below = child(key);
                        Value rest = below == null ? member : below.drop(member, call);
                        if (rest != null) {
                            members.put(key, rest);
                        }
                    });
                    yield ObjectValue.of(members);
                }
                case ArrayValue array -> {
                    call.charge(array.size());
                    List<Value> elements = new ArrayList<>();
                    for (int i = 0; i < array.size(); i++) {
                        Tree below = child(i);
                        Value rest = below == null ? array.at(i) : below.drop(array.at(i), call);
                        if (rest != null) {
                            elements.add(rest);
                        }
                    }
                    yield ArrayValue.of(elements);
                }
                case SetValue set -> {
                    call.charge(set.size());
                    Set<Value> members = new HashSet<>();
                    for (Value member : set.members()) {
                        Tree below = child(member);
                        Value rest = below == null ? member : below.drop(member, call);
                        if (rest != null) {
                            members.add(rest);
                        }
                    }
                    yield SetValue.of(members);
                }
                default -> value;
            };
        }
    }

    private static @Nullable Value patch(Call call) {
        Value document = call.at(0);
        for (Value element : call.array(1).elements()) {
            if (!(element instanceof ObjectValue operation)) {
                throw BuiltinException.type("operand 2 must be array of objects");
            }
            Value changed = apply(call, document, operation);
            if (changed == null) {
                return null;
            }
            document = changed;
        }
        return document;
    }

    private static Value attribute(ObjectValue operation, String name) {
        Value value = operation.find(name);
        if (value == null) {
            throw BuiltinException.type("operand 2 missing '" + name + "' attribute");
        }
        return value;
    }

    private static List<Value> path(ObjectValue operation, String name) {
        return switch (attribute(operation, name)) {
            case StringValue(String text) -> text.isEmpty() ? List.of() : split(text);
            case ArrayValue array -> array.elements();
            default ->
                throw BuiltinException.type("operand 2 must be one of {string, array} in '" + name + "' attribute");
        };
    }

    private static @Nullable Value apply(Call call, Value document, ObjectValue operation) {
        List<Value> path = path(operation, "path");
        String name = attribute(operation, "op") instanceof StringValue(String text) ? text : "";
        call.charge(path.size() + 1L);
        return switch (name) {
            case "add" -> change(call, document, path, attribute(operation, "value"), Change.ADD);
            case "replace" -> change(call, document, path, attribute(operation, "value"), Change.REPLACE);
            case "remove" -> change(call, document, path, document, Change.REMOVE);
            case "test" -> {
                Value found = find(document, path);
                yield found != null && found.equals(attribute(operation, "value")) ? document : null;
            }
            case "copy" -> {
                Value found = find(document, path(operation, "from"));
                yield found == null ? null : change(call, document, path, found, Change.ADD);
            }
            case "move" -> {
                List<Value> from = path(operation, "from");
                Value found = find(document, from);
                Value without = found == null ? null : change(call, document, from, found, Change.REMOVE);
                yield found == null || without == null ? null : change(call, without, path, found, Change.ADD);
            }
            default -> throw BuiltinException.type("operand 2 unrecognized op '" + name + "'");
        };
    }

    private enum Change {
        ADD,
        REPLACE,
        REMOVE
    }

    private static int index(Value key, int size, boolean adds) {
        if (key instanceof NumberValue number) {
            boolean within = number.isSmall() && number.small() >= 0 && number.small() <= size;
            return within ? (int) number.small() : -1;
        }
        if (key instanceof StringValue(String text)) {
            if (text.equals("-")) {
                return adds ? size : -1;
            }
            if (text.matches("0|[1-9][0-9]{0,8}")) {
                int whole = Integer.parseInt(text);
                return whole <= size ? whole : -1;
            }
        }
        return -1;
    }

    private static @Nullable Value find(Value document, List<Value> path) {
        Value value = document;
        for (Value key : path) {
            Value next = switch (value) {
                case ArrayValue array -> {
                    int index = index(key, array.size() - 1, false);
                    yield index < 0 || index >= array.size() ? null : array.at(index);
                }
                default -> Steps.into(value, key);
            };
            if (next == null) {
                return null;
            }
            value = next;
        }
        return value;
    }

    private static @Nullable Value change(Call call, Value document, List<Value> path, Value value, Change change) {
        if (path.isEmpty()) {
            return change == Change.REMOVE ? NullValue.NULL : value;
        }
        Value key = path.getFirst();
        List<Value> rest = path.subList(1, path.size());
        return switch (document) {
            case ObjectValue object -> inObject(call, object, key, rest, value, change);
            case ArrayValue array -> inArray(call, array, key, rest, value, change);
            case SetValue set -> inSet(call, set, key, rest, value, change);
            default -> null;
        };
    }

    private static @Nullable Value inObject(
            Call call, ObjectValue object, Value key, List<Value> rest, Value value, Change change) {
        call.charge(object.size());
        Map<Value, Value> members = new HashMap<>(object.members());
        Value known = members.get(key);
        if (!rest.isEmpty()) {
            Value inner = known == null ? null : change(call, known, rest, value, change);
            if (inner == null) {
                return null;
            }
            members.put(key, inner);
            return ObjectValue.of(members);
        }
        if (known == null && change != Change.ADD) {
            return null;
        }
        if (change == Change.REMOVE) {
            members.remove(key);
        } else {
            members.put(key, value);
        }
        return ObjectValue.of(members);
    }

    private static @Nullable Value inArray(
            Call call, ArrayValue array, Value key, List<Value> rest, Value value, Change change) {
        call.charge(array.size());
        boolean adds = rest.isEmpty() && change == Change.ADD;
        int index = index(key, adds ? array.size() : array.size() - 1, adds);
        if (index < 0 || (!adds && index >= array.size())) {
            return null;
        }
        List<Value> elements = new ArrayList<>(array.elements());
        if (!rest.isEmpty()) {
            Value inner = change(call, array.at(index), rest, value, change);
            if (inner == null) {
                return null;
            }
            elements.set(index, inner);
        } else {
            switch (change) {
                case ADD -> elements.add(index, value);
                case REPLACE -> elements.set(index, value);
                case REMOVE -> elements.remove(index);
            }
        }
        return ArrayValue.of(elements);
    }

    private static @Nullable Value inSet(
            Call call, SetValue set, Value key, List<Value> rest, Value value, Change change) {
        call.charge(set.size());
        // A member is its own key: it can be added, removed, or replaced by itself.
        boolean fits = change == Change.REMOVE || key.equals(value);
        boolean there = change == Change.ADD || set.contains(key);
        Set<Value> members = new HashSet<>(set.members());
        if (!rest.isEmpty()) {
            Value inner = set.contains(key) && change != Change.REPLACE ? change(call, key, rest, value, change) : null;
            if (inner == null) {
                return null;
            }
            members.remove(key);
            members.add(inner);
            return SetValue.of(members);
        }
        if (!fits || !there) {
            return null;
        }
        if (change == Change.REMOVE) {
            members.remove(key);
        } else {
            members.add(value);
        }
        return SetValue.of(members);
    }
}
