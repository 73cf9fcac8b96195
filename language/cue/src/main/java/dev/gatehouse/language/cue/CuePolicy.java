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
import dev.gatehouse.language.cue.evaluate.Lint;
import java.util.Collection;
import java.util.List;

/// A compiled policy. Immutable, to be used by many threads at once.
public final class CuePolicy {
    private static final int MOST_VALUES = 4_000_000;
    private static final int LONGEST_NUMBER = 1_000;

    private final Compiler.Unit unit;
    private final CueLimits limits;
    private final List<CueWarning> warnings;

    CuePolicy(Compiler.Unit unit, CueLimits limits) {
        this.unit = unit;
        this.limits = limits;
        this.warnings = Lint.of(unit).stream()
                .map(finding -> new CueWarning(
                        finding.path(),
                        switch (finding.effect()) {
                            case NEVER_FAILS -> CueWarning.Kind.NEVER_FAILS;
                            case PASSES_WHERE_ABSENT -> CueWarning.Kind.PASSES_WHERE_ABSENT;
                            case READ_OTHERWISE -> CueWarning.Kind.READ_OTHERWISE;
                        },
                        finding.message()))
                .toList();
    }

    /// Returns what in the policy does less than it seems to, the worst first.
    public List<CueWarning> warnings() {
        return warnings;
    }

    /// Judges a document in UTF-8, in the usual circumstances.
    public CueVerdict check(byte[] document) {
        return check(document, CueCircumstances.USUAL);
    }

    /// Judges a document, in the usual circumstances.
    public CueVerdict check(JsonValue document) {
        return check(document, CueCircumstances.USUAL);
    }

    /// Judges a document in UTF-8.
    public CueVerdict check(byte[] document, CueCircumstances circumstances) {
        JsonLimits bounds = new JsonLimits(limits.document(), limits.documentDepth(), MOST_VALUES, LONGEST_NUMBER);
        try {
            return check(JsonReader.read(document, bounds), circumstances);
        } catch (MalformedJsonException e) {
            return DocumentText.judge(document, e, this, circumstances);
        }
    }

    /// Judges a document: a pass where unifying it with the policy is no error. What the document lacks is no
    /// error, but where `circumstances` are strict.
    public CueVerdict check(JsonValue document, CueCircumstances circumstances) {
        try {
            Budget budget = limits.budget(circumstances.expired());
            CueVerdict verdict =
                    verdict(Graph.with(List.of(unit), document, CueCompiler.PACKAGES, budget), circumstances);
            // The reference judges such a number by its digits alone. What it denies for them is denied in its
            // words; passing for them is not for us.
            return verdict instanceof CueVerdict.Pass && hasNumberOutOfRange(document)
                    ? fail(Stage.DOCUMENT, "unsupported: number with an exponent beyond 100000")
                    : verdict;
        } catch (Budget.ExceededException e) {
            return fail(Stage.EVALUATE, String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            return fail(Stage.EVALUATE, "evaluation exceeded its depth budget");
        }
    }

    /// Returns the conditions that `document` has nothing for, so that it passed them unasked: what a strict
    /// judgement would refuse it for. Empty where everything the policy names was there.
    public List<CueError> unexercised(JsonValue document) {
        return switch (check(document, CueCircumstances.STRICT)) {
            case CueVerdict.Pass() -> List.of();
            case Fail fail -> fail.errors().all();
        };
    }

    /// Judges a document given as compiled source.
    CueVerdict check(Compiler.Unit document, CueCircumstances circumstances) {
        try {
            Budget budget = limits.budget(circumstances.expired());
            return verdict(Graph.of(List.of(unit, document), CueCompiler.PACKAGES, budget), circumstances);
        } catch (Budget.ExceededException e) {
            return fail(Stage.EVALUATE, String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            return fail(Stage.EVALUATE, "evaluation exceeded its depth budget");
        }
    }

    CueLimits limits() {
        return limits;
    }

    private static CueVerdict verdict(Graph graph, CueCircumstances circumstances) {
        if (!circumstances.strict() && circumstances.noticed()) {
            Graph.Noticed noticed = graph.validateNoticing();
            if (noticed.errors().isEmpty() && noticed.lacking()) {
                circumstances.unexercised().run();
            }
            return verdict(noticed.errors());
        }
        List<Failing.Reason> found = graph.validate();
        return verdict(found.isEmpty() && circumstances.strict() ? graph.validateConcrete() : found);
    }

    private static CueVerdict verdict(List<Failing.Reason> errors) {
        return errors.isEmpty() ? new CueVerdict.Pass() : new Fail(Stage.EVALUATE, CueCompiler.errors(errors));
    }

    private static CueVerdict fail(Stage stage, String message) {
        return new Fail(stage, CueErrors.of(message));
    }

    private static boolean hasNumberOutOfRange(JsonValue value) {
        return switch (value) {
            case JsonObject object -> anyOutOfRange(object.members().values());
            case JsonArray array -> anyOutOfRange(array.elements());
            case JsonNumber number -> Graph.outOfRange(number.text());
            default -> false;
        };
    }

    private static boolean anyOutOfRange(Collection<JsonValue> values) {
        for (JsonValue value : values) {
            if (hasNumberOutOfRange(value)) {
                return true;
            }
        }
        return false;
    }
}
