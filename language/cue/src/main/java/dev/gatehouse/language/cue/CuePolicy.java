// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.language.cue.CueVerdict.Fail;
import dev.gatehouse.language.cue.CueVerdict.Stage;
import dev.gatehouse.language.cue.evaluate.Budget;
import dev.gatehouse.language.cue.evaluate.Compiler;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Graph;
import java.util.List;
import java.util.Optional;

/// A compiled policy. Immutable, to be used by many threads at once.
public final class CuePolicy {
    private static final int MOST_VALUES = 4_000_000;
    private static final int LONGEST_NUMBER = 1_000;

    private final Compiler.Unit unit;
    private final CueLimits limits;

    CuePolicy(Compiler.Unit unit, CueLimits limits) {
        this.unit = unit;
        this.limits = limits;
    }

    /// Judges a document in UTF-8.
    public CueVerdict check(byte[] document) {
        JsonLimits bounds = new JsonLimits(limits.document(), limits.documentDepth(), MOST_VALUES, LONGEST_NUMBER);
        try {
            return check(JsonReader.read(document, bounds));
        } catch (MalformedJsonException e) {
            return DocumentText.judge(document, e, this);
        }
    }

    /// Judges a document: a pass where unifying it with the policy is no error. What the document lacks is no
    /// error.
    public CueVerdict check(JsonValue document) {
        try {
            if (hasNumberOutOfRange(document, 0)) {
                return fail(Stage.DOCUMENT, "unsupported: number with an exponent beyond 100000");
            }
            Graph graph = Graph.with(List.of(unit), document, CueCompiler.PACKAGES, limits.budget());
            return verdict(graph.validate());
        } catch (Budget.ExceededException e) {
            return fail(Stage.EVALUATE, String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            return fail(Stage.EVALUATE, "evaluation exceeded its depth budget");
        }
    }

    /// Returns what a judgement would say that also demands a value of every field the policy names; empty where
    /// nothing.
    public Optional<CueErrors> missing(JsonValue document) {
        try {
            Graph graph = Graph.with(List.of(unit), document, CueCompiler.PACKAGES, limits.budget());
            List<Failing.Reason> errors = graph.validateConcrete();
            return errors.isEmpty() ? Optional.empty() : Optional.of(CueCompiler.errors(errors));
        } catch (Budget.ExceededException e) {
            return Optional.of(CueErrors.of(String.valueOf(e.getMessage())));
        } catch (StackOverflowError _) {
            return Optional.of(CueErrors.of("evaluation exceeded its depth budget"));
        }
    }

    /// Judges a document given as compiled source.
    CueVerdict check(Compiler.Unit document) {
        try {
            Graph graph = Graph.of(List.of(unit, document), CueCompiler.PACKAGES, limits.budget());
            return verdict(graph.validate());
        } catch (Budget.ExceededException e) {
            return fail(Stage.EVALUATE, String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            return fail(Stage.EVALUATE, "evaluation exceeded its depth budget");
        }
    }

    CueLimits limits() {
        return limits;
    }

    private static CueVerdict verdict(List<Failing.Reason> errors) {
        return errors.isEmpty() ? new CueVerdict.Pass() : new Fail(Stage.EVALUATE, CueCompiler.errors(errors));
    }

    private static CueVerdict fail(Stage stage, String message) {
        return new Fail(stage, CueErrors.of(message));
    }

    private static boolean hasNumberOutOfRange(JsonValue value, int depth) {
        return switch (value) {
            case JsonObject object ->
                object.members().values().stream().anyMatch(member -> hasNumberOutOfRange(member, depth + 1));
            case JsonArray array ->
                array.elements().stream().anyMatch(element -> hasNumberOutOfRange(element, depth + 1));
            case JsonNumber number -> Graph.outOfRange(number.text());
            default -> false;
        };
    }
}
