// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.num;
import static dev.gatehouse.language.cue.builtin.Family.small;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Operators;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The package `list`.
final class ListFunctions {
    private ListFunctions() {}

    static Family family() {
        Family f = new Family("list", "");
        f.function(
                "Contains",
                List.of(Kind.LIST, Kind.TOP),
                Kind.BOOL,
                (context, a) ->
                        bool(context.elements(a.get(0)).stream().anyMatch(element -> context.same(element, a.get(1)))));
        f.function("MinItems", List.of(Kind.LIST, Kind.INT), Kind.BOOL, ListFunctions::minItems);
        f.function("MaxItems", List.of(Kind.LIST, Kind.INT), Kind.BOOL, ListFunctions::maxItems);
        f.function("UniqueItems", List.of(Kind.LIST), Kind.BOOL, ListFunctions::uniqueItems);
        f.raw("MatchN", List.of(Kind.LIST, Kind.TOP, Kind.TOP), Kind.BOOL, ListFunctions::matchN);
        f.function("Concat", List.of(Kind.LIST), Kind.LIST, ListFunctions::concat);
        f.function("Repeat", List.of(Kind.LIST, Kind.INT), Kind.LIST, ListFunctions::repeat);
        f.function("Take", List.of(Kind.LIST, Kind.INT), Kind.LIST, (context, a) -> {
            List<Value> all = context.elements(a.get(0));
            int n = small(a.get(1));
            return n < 0
                    ? context.failure("negative index")
                    : new Value.ListOf(all.subList(0, Math.min(n, all.size())));
        });
        f.function("Drop", List.of(Kind.LIST, Kind.INT), Kind.LIST, (context, a) -> {
            List<Value> all = context.elements(a.get(0));
            int n = small(a.get(1));
            return n < 0
                    ? context.failure("negative index")
                    : new Value.ListOf(all.subList(Math.min(n, all.size()), all.size()));
        });
        f.function("Slice", List.of(Kind.LIST, Kind.INT, Kind.INT), Kind.LIST, ListFunctions::slice);
        f.function(
                "Reverse",
                List.of(Kind.LIST),
                Kind.LIST,
                (context, a) -> new Value.ListOf(context.elements(a.getFirst()).reversed()));
        f.function("FlattenN", List.of(Kind.LIST, Kind.INT), Kind.LIST, (context, a) -> {
            List<Value> out = new ArrayList<>();
            flatten(context, a.get(0), small(a.get(1)), out);
            return new Value.ListOf(out);
        });
        f.function("Range", List.of(Kind.NUMBER, Kind.NUMBER, Kind.NUMBER), Kind.LIST, ListFunctions::range);
        f.function("Sum", List.of(Kind.LIST), Kind.NUMBER, (context, a) -> fold(context, a.getFirst(), "Sum"));
        f.function("Product", List.of(Kind.LIST), Kind.NUMBER, (context, a) -> fold(context, a.getFirst(), "Product"));
        f.function("Avg", List.of(Kind.LIST), Kind.NUMBER, (context, a) -> fold(context, a.getFirst(), "Avg"));
        f.function("Max", List.of(Kind.LIST), Kind.NUMBER, (context, a) -> fold(context, a.getFirst(), "Max"));
        f.function("Min", List.of(Kind.LIST), Kind.NUMBER, (context, a) -> fold(context, a.getFirst(), "Min"));
        f.function("SortStrings", List.of(Kind.LIST), Kind.LIST, ListFunctions::sortStrings);
        f.function("IsSortedStrings", List.of(Kind.LIST), Kind.BOOL, ListFunctions::isSortedStrings);
        f.raw("Sort", List.of(Kind.LIST, Kind.TOP), Kind.LIST, ListFunctions::sort);
        f.raw("SortStable", List.of(Kind.LIST, Kind.TOP), Kind.LIST, ListFunctions::sort);
        f.raw("IsSorted", List.of(Kind.LIST, Kind.TOP), Kind.BOOL, ListFunctions::isSorted);
        f.constant("Ascending", comparer("<"));
        f.constant("Descending", comparer(">"));
        f.constant("Comparer", new Value.StructOf(Map.of("T", Value.Kinds.TOP, "less", new Value.Kinds(Kind.BOOL))));
        return f;
    }

    // The order is taken from the mark, so that no expression has to be compiled for it.
    private static Value comparer(String operator) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("T", new Value.Kinds(Kind.NUMBER | Kind.STRING));
        fields.put("order", new Value.Text(operator));
        return new Value.StructOf(fields);
    }

    private static Value minItems(CallContext context, List<Value> a) {
        int length = context.elements(a.get(0)).size();
        Value.Num least = num(a.get(1));
        if (least.value().compareTo(BigDecimal.valueOf(length)) <= 0) {
            return bool(true);
        }
        String message = "len(list) < MinItems(" + least.shown() + ") (" + length + " < " + least.shown() + ")";
        return context.openEnded(a.get(0)) ? context.incomplete(message) : context.bare(message);
    }

    private static Value maxItems(CallContext context, List<Value> a) {
        int length = context.elements(a.get(0)).size();
        Value.Num most = num(a.get(1));
        if (most.value().compareTo(BigDecimal.valueOf(length)) >= 0) {
            return bool(true);
        }
        return context.bare("len(list) > MaxItems(" + most.shown() + ") (" + length + " > " + most.shown() + ")");
    }

    private static Value uniqueItems(CallContext context, List<Value> a) {
        List<Value> all = context.elements(a.getFirst());
        Optional<Value> open = Optional.empty();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                context.charge(1);
                if (context.same(all.get(i), all.get(j))) {
                    String message = "equal value (" + context.print(all.get(i)) + ") at position " + i + " and " + j;
                    // Open structs could still become different.
                    if (context.settled(all.get(i)) && context.settled(all.get(j))) {
                        return context.bare(message);
                    }
                    open = Optional.of(context.incomplete(message));
                }
            }
        }
        return open.orElse(Value.Bool.TRUE);
    }

    private static Value matchN(CallContext context, List<Value> a) {
        int matched = 0;
        for (Value element : context.elements(a.get(0))) {
            if (context.mismatchOrLack(element, a.get(2), false).isEmpty()) {
                matched++;
            }
        }
        Optional<?> wrong = context.mismatch(Value.Num.of(matched), a.get(1), false);
        if (wrong.isEmpty()) {
            return bool(true);
        }
        String message = "number of matched elements is " + matched + ": does not satisfy " + context.print(a.get(1));
        return context.bare(message);
    }

    private static Value concat(CallContext context, List<Value> a) {
        List<Value> out = new ArrayList<>();
        int index = 0;
        for (Value list : context.elements(a.getFirst())) {
            Value settled = context.settle(list);
            if (settled instanceof Value.Failure
                    && !(settled instanceof Value.Failure(Failing failing) && failing.code() == Failing.Code.BLOCKED)
                    && (context.kind(list) & Kind.LIST) == 0) {
                settled = list;
            }
            if (settled instanceof Value.Failure) {
                return settled;
            }
            if (context.kind(settled) != Kind.LIST) {
                String shown = context.print(settled);
                return (context.kind(settled) & Kind.LIST) == 0
                        ? context.failure(
                                "invalid list element " + index + " in argument 0 to list.Concat: cannot use value "
                                        + shown + " (type " + Kind.name(context.kind(settled)) + ") as list")
                        : context.incomplete("non-concrete value " + shown + " in argument 0 to list.Concat");
            }
            List<Value> elements = context.elements(settled);
            context.charge(elements.size());
            out.addAll(elements);
            index++;
        }
        return new Value.ListOf(out);
    }

    private static Value repeat(CallContext context, List<Value> a) {
        int count = small(a.get(1));
        if (count < 0) {
            return context.failure("negative count");
        }
        List<Value> once = context.elements(a.get(0));
        context.charge(16L * count * Math.max(1, once.size()));
        List<Value> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.addAll(once);
        }
        return new Value.ListOf(out);
    }

    private static Value slice(CallContext context, List<Value> a) {
        List<Value> all = context.elements(a.get(0));
        int from = small(a.get(1));
        int to = small(a.get(2));
        if (from < 0) {
            return context.failure("negative index");
        }
        if (from > to) {
            return context.failure("invalid index: " + from + " > " + to);
        }
        if (from > all.size()) {
            return context.failure("slice bounds out of range");
        }
        if (to > all.size()) {
            return context.failure("slice bounds out of range");
        }
        return new Value.ListOf(all.subList(from, to));
    }

    private static void flatten(CallContext context, Value list, int depth, List<Value> out) {
        for (Value element : context.elements(list)) {
            context.charge(1);
            Value settled = context.settle(element);
            if (depth != 0 && context.kind(settled) == Kind.LIST) {
                flatten(context, settled, depth - 1, out);
            } else {
                out.add(element);
            }
        }
    }

    private static Value range(CallContext context, List<Value> a) {
        BigDecimal start = num(a.get(0)).value();
        BigDecimal limit = num(a.get(1)).value();
        BigDecimal step = num(a.get(2)).value();
        if (step.signum() == 0) {
            return context.failure("step must be non zero");
        }
        boolean integers = num(a.get(0)).integer() && num(a.get(2)).integer();
        if (step.signum() > 0 && start.compareTo(limit) > 0) {
            return context.failure("end must be greater than start when step is positive");
        }
        if (step.signum() < 0 && start.compareTo(limit) < 0) {
            return context.failure("end must be less than start when step is negative");
        }
        List<Value> out = new ArrayList<>();
        for (BigDecimal x = start;
                step.signum() > 0 ? x.compareTo(limit) < 0 : x.compareTo(limit) > 0;
                x = x.add(step, Operators.DIGITS)) {
            context.charge(16);
            out.add(new Value.Num(x, integers));
        }
        return new Value.ListOf(out);
    }

    private static Value fold(CallContext context, Value list, String operation) {
        List<Value.Num> numbers = new ArrayList<>();
        int index = 0;
        for (Value element : context.elements(list)) {
            Value settled = context.settle(element);
            if (settled instanceof Value.Failure) {
                return settled;
            }
            if (!(settled instanceof Value.Num number)) {
                return (context.kind(settled) & Kind.NUMBER) == 0
                        ? context.failure("invalid list element " + index + " in argument 0 to list." + operation
                                + ": cannot use value " + context.print(settled) + " ("
                                + Kind.name(context.kind(settled))
                                + ") as number")
                        : context.incomplete("non-concrete value " + context.print(settled));
            }
            numbers.add(number);
            index++;
        }
        if (numbers.isEmpty() && !operation.equals("Sum") && !operation.equals("Product")) {
            return context.failure("empty list");
        }
        BigDecimal result = operation.equals("Product") ? BigDecimal.ONE : BigDecimal.ZERO;
        boolean first = true;
        for (Value.Num number : numbers) {
            BigDecimal x = number.value();
            result = switch (operation) {
                case "Sum", "Avg" -> result.add(x, Operators.DIGITS);
                case "Product" -> result.multiply(x, Operators.DIGITS);
                case "Max" -> first ? x : result.max(x);
                default -> first ? x : result.min(x);
            };
            first = false;
        }
        if (operation.equals("Avg")) {
            result = result.divide(BigDecimal.valueOf(numbers.size()), Operators.DIGITS);
        }
        return MathFunctions.whole(context, result);
    }

    private static Value sortStrings(CallContext context, List<Value> a) {
        List<String> strings = new ArrayList<>();
        Optional<Value> problem = strings(context, a.getFirst(), strings, "SortStrings");
        if (problem.isPresent()) {
            return problem.get();
        }
        strings.sort(Operators::compare);
        return new Value.ListOf(strings.stream().map(Value.Text::new).toList());
    }

    private static Value isSortedStrings(CallContext context, List<Value> a) {
        List<String> strings = new ArrayList<>();
        Optional<Value> problem = strings(context, a.getFirst(), strings, "IsSortedStrings");
        if (problem.isPresent()) {
            return problem.get();
        }
        for (int i = 1; i < strings.size(); i++) {
            if (Operators.compare(strings.get(i - 1), strings.get(i)) > 0) {
                return bool(false);
            }
        }
        return bool(true);
    }

    static Optional<Value> strings(CallContext context, Value list, List<String> out, String name) {
        int index = 0;
        for (Value element : context.elements(list)) {
            Value settled = context.settle(element);
            switch (settled) {
                case Value.Failure failure -> {
                    return Optional.of(failure);
                }
                case Value.Text(String text) -> out.add(text);
                default -> {
                    return Optional.of(
                            (context.kind(settled) & Kind.STRING) == 0
                                    ? context.bare("invalid list element " + index + " in argument 0 to " + name
                                            + ": cannot use value " + context.print(settled) + " (type "
                                            + Kind.name(context.kind(settled)) + ") as string")
                                    : context.incomplete("non-concrete value " + context.print(settled)));
                }
            }
            index++;
        }
        return Optional.empty();
    }

    /// Orders two elements; throws nothing: what went wrong is kept in `problem`.
    private static final class Order {
        private final CallContext context;
        private final Value comparer;
        private Optional<Value> problem = Optional.empty();

        Order(CallContext context, Value comparer) {
            this.context = context;
            this.comparer = comparer;
        }

        boolean less(Value x, Value y) {
            context.charge(1);
            if (comparer instanceof Value.StructOf known
                    && known.fields().get("order") instanceof Value.Text(String sign)) {
                return less(sign, x, y);
            }
            Value settled = context.settle(comparer);
            if (context.names(settled).contains("order")
                    && context.settle(context.field(settled, "order")) instanceof Value.Text(String sign)) {
                return less(sign, x, y);
            }
            Value less = context.less(comparer, x, y);
            if (less instanceof Value.Bool known) {
                return known == Value.Bool.TRUE;
            }
            problem = Optional.of(less instanceof Value.Failure ? less : context.failure("less must be a bool"));
            return false;
        }

        private boolean less(String sign, Value x, Value y) {
            if (context.settle(x) instanceof Value.Atom a && context.settle(y) instanceof Value.Atom b) {
                Integer order = Operators.order(a, b);
                if (order != null) {
                    return sign.equals("<") ? order < 0 : order > 0;
                }
            }
            problem = Optional.of(context.failure("values have no order"));
            return false;
        }
    }

    // Merge sort: stable, and harmless with an order that contradicts itself.
    private static List<Value> sorted(List<Value> all, Order order) {
        if (all.size() < 2) {
            return all;
        }
        List<Value> left = sorted(all.subList(0, all.size() / 2), order);
        List<Value> right = sorted(all.subList(all.size() / 2, all.size()), order);
        List<Value> out = new ArrayList<>(all.size());
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            out.add(order.less(right.get(j), left.get(i)) ? right.get(j++) : left.get(i++));
        }
        out.addAll(left.subList(i, left.size()));
        out.addAll(right.subList(j, right.size()));
        return out;
    }

    private static Value sort(CallContext context, List<Value> a) {
        Order order = new Order(context, a.get(1));
        List<Value> out = sorted(context.elements(a.get(0)), order);
        return order.problem.orElseGet(() -> new Value.ListOf(out));
    }

    private static Value isSorted(CallContext context, List<Value> a) {
        Order order = new Order(context, a.get(1));
        List<Value> all = context.elements(a.get(0));
        boolean sorted = true;
        for (int i = 1; i < all.size(); i++) {
            sorted &= !order.less(all.get(i), all.get(i - 1));
        }
        boolean result = sorted;
        return order.problem.orElseGet(() -> bool(result));
    }
}
