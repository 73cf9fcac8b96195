// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.gatehouse.language.rego.builtin.BuiltinException;
import dev.gatehouse.language.rego.builtin.CallContext;
import dev.gatehouse.language.rego.builtin.RegexLimits;
import dev.gatehouse.language.rego.evaluate.Memo.CallKey;
import dev.gatehouse.language.rego.evaluate.Memo.Known;
import dev.gatehouse.language.rego.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One evaluation of a program: its documents, what it has computed, and what it may still use up.
final class Evaluation implements CallContext {
    private static final int PATTERNS = 100;

    private final Program program;
    private final Settings settings;
    private final Budget budget;
    private final @Nullable Value base;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Map<CallKey, Value> constants = new HashMap<>();
    private final RandomGenerator random;
    private Layer layer;

    Evaluation(Program program, Settings settings, @Nullable Value input, @Nullable Value base) {
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

    void step() {
        budget.step();
    }

    @Override
    public void charge(long units) {
        budget.charge(units);
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
        charge(expression.length() * 4L);
        RegexLimits.check(expression);
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

    DataCursor data() {
        Patch patch = layer.patch();
        return new DataCursor(this, program.root(), base, null, patch.isEmpty() ? null : patch);
    }

    /// Returns what the rules at `node` define, or null where that is nothing.
    @Nullable Value rules(RuleNode node) {
        Memo memo = layer.memo();
        Known known = memo.rule(node.id);
        if (known == null) {
            RuleSet rules = node.rules;
            budget.enter();
            Value value = rules == null ? null : rules.value(this);
            budget.leave();
            known = new Known(value);
            memo.putRule(node.id, known);
        }
        return known.value();
    }

    /// Returns what the function at `node` yields, or null where that is nothing.
    @Nullable Value call(RuleNode node, Value[] arguments) {
        RuleSet rules = node.rules;
        if (rules == null) {
            return null;
        }
        CallKey key = new CallKey(node.id, arguments);
        Memo memo = layer.memo();
        Known known = memo.call(key);
        if (known == null) {
            budget.enter();
            known = new Known(rules.call(this, arguments));
            budget.leave();
            charge(1);
            memo.putCall(key, known);
        }
        return known.value();
    }

    /// Returns the one result that a function without fixed results has for these arguments in this evaluation.
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
