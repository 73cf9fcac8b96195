// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.gatehouse.language.rego.builtin.BuiltinException;
import dev.gatehouse.language.rego.builtin.CallContext;
import dev.gatehouse.language.rego.builtin.RegexLimits;
import dev.gatehouse.language.rego.evaluate.Memo.CallKey;
import dev.gatehouse.language.rego.evaluate.Memo.Known;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One evaluation of a program: its documents, what it has computed, and what it may still use up.
final class Evaluation implements CallContext {
    private static final int PATTERNS = 100;
    private static final int FREE_WEIGHT = 32;

    private final Program program;
    private final Settings settings;
    private final Budget budget;
    private final @Nullable Value base;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Map<CallKey, Value> constants = new HashMap<>();
    private final RandomGenerator random;
    private final @Nullable Trace trace;
    private Layer layer;

    Evaluation(Program program, Settings settings, @Nullable Value input, @Nullable Value base, @Nullable Trace trace) {
        this.trace = trace;
        this.program = program;
        this.settings = settings;
        this.budget = new Budget(settings.limits(), settings.expired());
        this.base = base;
        this.random = new SplittableRandom(settings.seed());
        this.layer = new Layer(input, Patch.NONE, Map.of(), new Memo(program.nodes()));
    }

    Layer layer() {
        return layer;
    }

    void enter(Layer next) {
        layer = next;
    }

    Memo freshMemo() {
        return new Memo(program.nodes());
    }

    boolean isStrict() {
        return settings.strict();
    }

    /// Tells whether rules that cannot hold are passed over; a trace names them all.
    boolean isIndexing() {
        return settings.indexes() && trace == null;
    }

    void step() {
        budget.step();
    }

    /// Pays for comparing or hashing `value`, which costs next to nothing where it is small.
    void weigh(Value value) {
        int weight = value.weight();
        if (weight > FREE_WEIGHT) {
            budget.work(weight >> 3);
        }
    }

    @Override
    public void work(long units) {
        budget.work(units);
    }

    @Override
    public void charge(long units) {
        budget.charge(units);
    }

    @Override
    public HaltException exceeded(String which) {
        return Budget.exceeded(which);
    }

    @Override
    public Instant now() {
        return settings.now();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Pattern pattern(String expression) {
        Pattern known = patterns.get(expression);
        if (known != null) {
            return known;
        }
        RegexLimits.admit(expression, this);
        try {
            Pattern compiled = Pattern.compile(expression);
            if (patterns.size() < PATTERNS) {
                patterns.put(expression, compiled);
            }
            return compiled;
        } catch (PatternSyntaxException e) {
            throw BuiltinException.of("error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    boolean isTraced() {
        return trace != null;
    }

    /// Returns how much was traced so far.
    int traced() {
        return trace == null ? 0 : trace.size();
    }

    void failed(Location at) {
        if (trace != null) {
            trace.failed(at);
        }
    }

    private void entered(RuleNode node, String name) {
        if (trace != null && node.rules != null) {
            trace.enter(name, node.rules.at());
        }
    }

    private void left(RuleNode node, String name, @Nullable Value value) {
        if (trace != null && node.rules != null) {
            trace.leave(name, value == null ? "" : value.toString(), node.rules.at());
        }
    }

    DataCursor data() {
        Patch patch = layer.patch();
        return new DataCursor(this, program.root(), base, List.of(), patch.isEmpty() ? null : patch);
    }

    /// Returns what the rules at `node` define, or null where that is nothing.
    @Nullable Value rules(RuleNode node) {
        return known(node).value();
    }

    /// Returns what the rules at `node` define, place by place, or null where that is nothing.
    @Nullable Extent extent(RuleNode node) {
        Known known = known(node);
        Extent extent = known.extent();
        Value value = known.value();
        RuleSet rules = node.rules;
        if (extent != null || value == null || rules == null) {
            return extent;
        }
        return value instanceof SetValue set && rules.kind() == RuleSet.Kind.SET
                ? new Extent.Members(set.members(), rules.at())
                : new Extent.Leaf(value, rules.at());
    }

    private Known known(RuleNode node) {
        Memo memo = layer.memo();
        Known known = memo.rule(node.id);
        if (known == null) {
            RuleSet rules = node.rules;
            budget.enter();
            entered(node, node.name);
            Extent extent = node.isObject() && rules != null ? rules.extent(this) : null;
            Value whole = extent != null ? extent.value() : rules == null ? null : rules.value(this);
            left(node, node.name, whole);
            budget.leave();
            known = new Known(whole, extent);
            if (settings.remembers()) {
                memo.putRule(node.id, known);
            }
        }
        return known;
    }

    /// Returns what the function at `node` yields, or null where that is nothing.
    @Nullable Value call(RuleNode node, Value[] arguments) {
        RuleSet rules = node.rules;
        if (rules == null) {
            return null;
        }
        for (Value argument : arguments) {
            weigh(argument);
        }
        CallKey key = new CallKey(node.id, arguments);
        Memo memo = layer.memo();
        Known known = memo.call(key);
        if (known == null) {
            budget.enter();
            String name = trace == null ? "" : node.name + Arrays.toString(arguments);
            entered(node, name);
            known = new Known(rules.call(this, arguments), null);
            left(node, name, known.value());
            budget.leave();
            charge(1);
            if (settings.remembers()) {
                memo.putCall(key, known);
            }
        }
        return known.value();
    }

    /// Returns the one result that a function without fixed results has for these arguments in this
    /// evaluation.
    @Nullable Value constant(CallKey key) {
        return constants.get(key);
    }

    void putConstant(CallKey key, Value value) {
        constants.put(key, value);
    }

    long steps() {
        return budget.steps();
    }
}
