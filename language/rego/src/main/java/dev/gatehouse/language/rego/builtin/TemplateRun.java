// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.TemplateNode.Operand;
import dev.gatehouse.language.rego.builtin.TemplateNode.Pipeline;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fills in a template. A member that is not there is an error, as the reference asks of its templates.
final class TemplateRun {
    private static final int DEPTH_LIMIT = 100;

    private final Call call;
    private final Map<String, List<TemplateNode>> templates;
    private final StringBuilder out = new StringBuilder();
    private Map<String, Item> variables = new HashMap<>();
    private int depth;

    /// A value on its way, and whether it was written as a number in the template: numbers of the document
    /// are texts to the functions.
    ///
    /// @param real whether it was written with a point or an exponent
    record Item(Value value, boolean written, boolean real) {
        Item(Value value, boolean written) {
            this(value, written, false);
        }

        static Item of(Value value) {
            return new Item(value, false);
        }

        /// Returns the item as the functions see it.
        Item seen() {
            return value instanceof NumberValue number && !written ? of(new StringValue(number.text())) : this;
        }
    }

    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    TemplateRun(Call call, Map<String, List<TemplateNode>> templates) {
        this.call = call;
        this.templates = templates;
    }

    String fill(Value data) {
        Item dot = Item.of(data);
        variables.put("$", dot);
        run(templates.getOrDefault("", List.of()), dot);
        return out.toString();
    }

    static BuiltinException problem(String message) {
        return BuiltinException.of("template: template:1: executing \"template\": " + message);
    }

    private void write(String text) {
        call.charge(text.length());
        out.append(text);
    }

    private Flow run(List<TemplateNode> nodes, Item dot) {
        for (TemplateNode node : nodes) {
            call.charge(1);
            Flow flow = one(node, dot);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow one(TemplateNode node, Item dot) {
        return switch (node) {
            case TemplateNode.Text(String text) -> {
                write(text);
                yield Flow.ON;
            }
            case TemplateNode.Print(Pipeline pipeline) -> {
                Item value = value(pipeline, dot);
                if (pipeline.variables().isEmpty()) {
                    write(TemplateFunctions.text(value.value(), true));
                } else {
                    variables.put(pipeline.variables().getFirst(), value);
                }
                yield Flow.ON;
            }
            case TemplateNode.Choice choice -> {
                Map<String, Item> outside = new HashMap<>(variables);
                Item value = value(choice.pipeline(), dot);
                bind(choice.pipeline(), value);
                boolean holds = TemplateFunctions.isTrue(value);
                Flow flow = run(holds ? choice.body() : choice.otherwise(), holds && choice.rebinds() ? value : dot);
                leave(outside);
                yield flow;
            }
            case TemplateNode.Loop loop -> {
                Map<String, Item> outside = new HashMap<>(variables);
                Flow flow = loop(loop, dot);
                leave(outside);
                yield flow;
            }
            case TemplateNode.Leave(boolean entirely) -> entirely ? Flow.BREAK : Flow.CONTINUE;
            case TemplateNode.Include include -> {
                include(include, dot);
                yield Flow.ON;
            }
        };
    }

    // Variables of a block end with it; those that were there before keep what was assigned.
    private void leave(Map<String, Item> outside) {
        Map<String, Item> after = new HashMap<>();
        outside.keySet().forEach(name -> after.put(name, variables.getOrDefault(name, Item.of(NullValue.NULL))));
        variables = after;
    }

    private void bind(Pipeline pipeline, Item value) {
        if (!pipeline.variables().isEmpty()) {
            variables.put(pipeline.variables().getFirst(), value);
        }
    }

    private Flow loop(TemplateNode.Loop loop, Item dot) {
        Item value = value(loop.pipeline(), dot);
        List<Item> keys = new ArrayList<>();
        List<Item> elements = new ArrayList<>();
        switch (value.value()) {
            case ArrayValue array -> {
                for (int i = 0; i < array.size(); i++) {
                    keys.add(new Item(NumberValue.of(i), true));
                    elements.add(Item.of(array.at(i)));
                }
            }
            case ObjectValue object -> {
                for (Value key : object.sortedKeys()) {
                    keys.add(Item.of(key));
                    elements.add(Item.of(object.at(key)));
                }
            }
            case NumberValue number
            when value.written() && number.isSmall() -> {
                call.charge(Math.max(0, number.small()));
                for (long i = 0; i < number.small(); i++) {
                    keys.add(new Item(NumberValue.of(i), true));
                    elements.add(new Item(NumberValue.of(i), true));
                }
            }
            case NullValue _ -> {}
            default -> throw problem("range can't iterate over " + TemplateFunctions.text(value.value(), true));
        }
        if (elements.isEmpty()) {
            return run(loop.otherwise(), dot);
        }
        List<String> names = loop.pipeline().variables();
        for (int i = 0; i < elements.size(); i++) {
            call.charge(1);
            if (names.size() == 2) {
                variables.put(names.get(0), keys.get(i));
            }
            if (!names.isEmpty()) {
                variables.put(names.getLast(), elements.get(i));
            }
            if (run(loop.body(), elements.get(i)) == Flow.BREAK) {
                break;
            }
        }
        return Flow.ON;
    }

    private void include(TemplateNode.Include include, Item dot) {
        List<TemplateNode> nodes = templates.get(include.name());
        if (nodes == null || include.name().isEmpty()) {
            throw problem("template \"" + include.name() + "\" not defined");
        }
        if (++depth > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        Item value = include.pipeline().map(pipeline -> value(pipeline, dot)).orElse(Item.of(NullValue.NULL));
        Map<String, Item> outside = variables;
        variables = new HashMap<>(Map.of("$", value));
        run(nodes, value);
        variables = outside;
        depth--;
    }

    private Item value(Pipeline pipeline, Item dot) {
        Item value = Item.of(NullValue.NULL);
        boolean first = true;
        for (List<Operand> command : pipeline.commands()) {
            value = command(command, dot, first ? List.of() : List.of(value));
            first = false;
        }
        return value;
    }

    private Item command(List<Operand> words, Item dot, List<Item> last) {
        Operand head = words.getFirst();
        if (head instanceof TemplateNode.Function(String name)) {
            if (name.equals("and") || name.equals("or")) {
                return lazy(name.equals("or"), words, dot, last);
            }
            List<Item> arguments = new ArrayList<>();
            for (Operand word : words.subList(1, words.size())) {
                arguments.add(operand(word, dot));
            }
            arguments.addAll(last);
            return TemplateFunctions.call(call, name, arguments);
        }
        if (words.size() > 1 || !last.isEmpty()) {
            throw problem("can't give argument to non-function");
        }
        if (head instanceof TemplateNode.Nil) {
            throw problem("nil is not a command");
        }
        return operand(head, dot);
    }

    // `and` and `or` look at their arguments only as far as they must.
    private Item lazy(boolean until, List<Operand> words, Item dot, List<Item> last) {
        List<Operand> arguments = words.subList(1, words.size());
        if (arguments.isEmpty() && last.isEmpty()) {
            throw problem("wrong number of args for " + (until ? "or" : "and") + ": want at least 1 got 0");
        }
        Item value = Item.of(NullValue.NULL);
        for (Operand argument : arguments) {
            value = operand(argument, dot);
            if (TemplateFunctions.isTrue(value) == until) {
                return value;
            }
        }
        return last.isEmpty() ? value : last.getFirst();
    }

    private Item operand(Operand operand, Item dot) {
        return switch (operand) {
            case TemplateNode.Field field -> into(dot, field.path(), field.line(), field.column());
            case TemplateNode.Variable(String name, List<String> path) ->
                into(variables.getOrDefault(name, Item.of(NullValue.NULL)), path, 1, 0);
            case TemplateNode.Inner(Pipeline pipeline, List<String> path) -> into(value(pipeline, dot), path, 1, 0);
            case TemplateNode.Function function -> TemplateFunctions.call(call, function.name(), List.of());
            case TemplateNode.Literal(String text) -> new Item(new StringValue(text), true);
            case TemplateNode.NumberLiteral(NumberValue number, boolean real) -> new Item(number, true, real);
            case TemplateNode.BooleanLiteral(boolean value) -> new Item(BooleanValue.of(value), true);
            case TemplateNode.Nil _ -> Item.of(NullValue.NULL);
        };
    }

    private static Item into(Item start, List<String> path, int line, int column) {
        Item item = start;
        int place = column;
        for (String name : path) {
            String problem = switch (item.value()) {
                case NullValue _ -> "nil pointer evaluating interface {}." + name;
                case ObjectValue object -> object.find(name) == null ? "map has no entry for key \"" + name + "\"" : "";
                default -> "can't evaluate field " + name + " in type interface {}";
            };
            if (!problem.isEmpty() || !(item.value() instanceof ObjectValue object)) {
                throw BuiltinException.of("template: template:" + line + ":" + place + ": executing \"template\" at <."
                        + String.join(".", path) + ">: " + problem);
            }
            item = Item.of(object.at(new StringValue(name)));
            place += name.length() + 1;
        }
        return item;
    }
}
