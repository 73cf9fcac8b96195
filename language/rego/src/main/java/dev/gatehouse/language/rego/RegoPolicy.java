// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.rego.evaluate.HaltException;
import dev.gatehouse.language.rego.evaluate.Program;
import dev.gatehouse.language.rego.evaluate.Trace;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A compiled policy. Immutable; may be used by any number of threads at once.
public final class RegoPolicy {
    private final Program program;

    RegoPolicy(Program program) {
        this.program = program;
    }

    /// Makes an input that several policies can be asked about without converting it again.
    public static RegoInput input(JsonValue document) {
        return RegoInput.of(document);
    }

    /// Asks the policy about `document`.
    public RegoVerdict decide(JsonValue document, RegoCircumstances circumstances) {
        return decide(RegoInput.of(document), circumstances);
    }

    /// Asks the policy about `input`.
    public RegoVerdict decide(RegoInput input, RegoCircumstances circumstances) {
        if (input.problem().isPresent()) {
            return new RegoVerdict.Undetermined(input.problem().get());
        }
        try {
            List<Map<String, Value>> rows = program.run(input.value(), Optional.empty(), circumstances.settings(false));
            Optional<Value> answer = rows.stream().findFirst().map(row -> row.get("isCompliant"));
            return Answer.read(answer);
        } catch (HaltException e) {
            return new RegoVerdict.Undetermined(e.text());
        }
    }

    /// Asks the policy about `input` and tells how it came to its verdict. Takes longer than [#decide].
    public RegoExplanation explain(RegoInput input, RegoCircumstances circumstances) {
        if (input.problem().isPresent()) {
            return new RegoExplanation(
                    new RegoVerdict.Undetermined(input.problem().get()), List.of(), false);
        }
        Trace trace = new Trace();
        RegoVerdict verdict;
        try {
            List<Map<String, Value>> rows = program.run(input.value(), circumstances.settings(false), trace);
            verdict = Answer.read(rows.stream().findFirst().map(row -> row.get("isCompliant")));
        } catch (HaltException e) {
            verdict = new RegoVerdict.Undetermined(e.text());
        }
        List<RegoExplanation.Line> lines = new ArrayList<>();
        for (Trace.Event event : trace.events()) {
            String word = switch (event.kind()) {
                case ENTERED -> "enter ";
                case YIELDED -> "yield ";
                case UNDEFINED -> "undef ";
                case FAILED -> "fail  ";
            };
            boolean inPolicy = event.at().file().equals(RegoCompiler.FILE);
            lines.add(new RegoExplanation.Line(
                    event.depth(), inPolicy ? event.at().row() : 0, word + event.text()));
        }
        return new RegoExplanation(verdict, lines, trace.isCut());
    }

    /// Returns the text of `value` as the engine writes JSON.
    static String json(Value value) {
        return JsonText.of(value);
    }
}
