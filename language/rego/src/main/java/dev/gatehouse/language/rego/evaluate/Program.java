// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A query over rules, ready to run any number of times. Immutable.
public final class Program {
    private final RuleNode root;
    private final int nodes;
    private final Body query;
    private final int slots;
    private final Map<String, Integer> variables;

    Program(RuleNode root, int nodes, Body query, int slots, Map<String, Integer> variables) {
        this.root = root;
        this.nodes = nodes;
        this.query = query;
        this.slots = slots;
        this.variables = new LinkedHashMap<>(variables);
    }

    RuleNode root() {
        return root;
    }

    int nodes() {
        return nodes;
    }

    /// Runs the query; each row maps the query's variables to their values.
    ///
    /// @param input the document; empty where there is none
    /// @param base data beside what the rules define; empty where there is none
    /// @throws HaltException where the evaluation ends with an error
    public List<Map<String, Value>> run(Optional<Value> input, Optional<Value> base, Settings settings) {
        return run(input.orElse(null), base.orElse(null), settings, null);
    }

    /// Runs the query without base data and tells `trace` what happens, up to an error.
    ///
    /// @throws HaltException where the evaluation ends with an error
    public List<Map<String, Value>> run(Optional<Value> input, Settings settings, Trace trace) {
        return run(input.orElse(null), null, settings, trace);
    }

    private List<Map<String, Value>> run(
            @Nullable Value input, @Nullable Value base, Settings settings, @Nullable Trace trace) {
        Evaluation evaluation = new Evaluation(this, settings, input, base, trace);
        List<Map<String, Value>> rows = new ArrayList<>();
        try {
            query.run(new Frame(evaluation, slots), 0, frame -> {
                Map<String, Value> row = new HashMap<>();
                variables.forEach((name, slot) -> row.put(name, frame.slots[slot]));
                evaluation.charge(1);
                rows.add(row);
                return false;
            });
        } catch (StackOverflowError _) {
            throw Budget.exceeded("depth");
        }
        return rows;
    }
}
