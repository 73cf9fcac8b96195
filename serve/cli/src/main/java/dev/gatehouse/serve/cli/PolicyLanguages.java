// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.DocumentExercise;
import dev.gatehouse.admission.PolicyEngine;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.policy.DocumentVerdict;
import dev.gatehouse.core.policy.PolicyDocument;
import dev.gatehouse.language.cue.CueCircumstances;
import dev.gatehouse.language.cue.CueCompilation;
import dev.gatehouse.language.cue.CueCompiler;
import dev.gatehouse.language.cue.CueLimits;
import dev.gatehouse.language.cue.CuePolicy;
import dev.gatehouse.language.cue.CueVerdict;
import dev.gatehouse.language.cue.CueWarning;
import dev.gatehouse.language.rego.Compilation;
import dev.gatehouse.language.rego.RegoCircumstances;
import dev.gatehouse.language.rego.RegoCompiler;
import dev.gatehouse.language.rego.RegoExplanation;
import dev.gatehouse.language.rego.RegoLint;
import dev.gatehouse.language.rego.RegoPolicy;
import dev.gatehouse.language.rego.RegoVerdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The two languages in which policy documents are written, in the words in which the reference reports them.
public final class PolicyLanguages implements PolicyEngine {
    private final boolean strict;
    private final @Nullable DocumentExercise exercise;
    private final @Nullable Consumer<Explained> listener;

    public PolicyLanguages() {
        this(false, null, null);
    }

    /// Makes the languages.
    ///
    /// @param exercise is told what becomes of CUE documents
    public PolicyLanguages(DocumentExercise exercise) {
        this(false, exercise, null);
    }

    /// Makes languages that tell how documents in Rego come to their verdicts, which takes longer.
    ///
    /// @param listener is told of every evaluation; it may be told of several at once
    public PolicyLanguages(Consumer<Explained> listener) {
        this(false, null, listener);
    }

    private PolicyLanguages(
            boolean strict, @Nullable DocumentExercise exercise, @Nullable Consumer<Explained> listener) {
        this.strict = strict;
        this.exercise = exercise;
        this.listener = listener;
    }

    /// How a document in Rego came to its verdict.
    ///
    /// @param name of the attestation it is for, or [PolicyEngine#WHOLE_POLICY]
    public record Explained(String name, RegoExplanation explanation) {}

    @Override
    public PolicyEngine strict() {
        return new PolicyLanguages(true, exercise, listener);
    }

    @Override
    public Compiled compile(String type, String source) {
        return switch (type) {
            case "rego" -> rego(source);
            case "cue" -> cue(source);
            default -> new Compiled.Refused("sorry Type " + type + " is not supported yet");
        };
    }

    @Override
    public List<String> lint(String type, String source, Set<String> inputMembers) {
        return switch (type) {
            case "rego" ->
                RegoLint.findings(source, inputMembers).stream()
                        .map(found -> "line " + found.row() + ": " + found.message())
                        .toList();
            case "cue" ->
                CueCompiler.compile(source, CueLimits.DEFAULT) instanceof CueCompilation.Compiled compiled
                        ? compiled.policy().warnings().stream()
                                .filter(warning -> !strict || warning.kind() != CueWarning.Kind.PASSES_WHERE_ABSENT)
                                .map(CueWarning::text)
                                .toList()
                        : List.of();
            default -> List.of();
        };
    }

    @Override
    public List<String> neverFailing(String type, String source) {
        return type.equals("cue")
                        && CueCompiler.compile(source, CueLimits.DEFAULT) instanceof CueCompilation.Compiled compiled
                ? compiled.policy().warnings().stream()
                        .filter(warning -> warning.kind() == CueWarning.Kind.NEVER_FAILS)
                        .map(CueWarning::text)
                        .toList()
                : List.of();
    }

    private Compiled rego(String source) {
        return switch (RegoCompiler.compile(source)) {
            case Compilation.Refused refused -> new Compiled.Refused(refused.text());
            case Compilation.Compiled compiled ->
                new Compiled.Usable((name, input, now) -> judge(compiled.policy(), name, input, now));
        };
    }

    private RegoVerdict decide(RegoPolicy policy, String name, JsonValue input, RegoCircumstances circumstances) {
        if (listener == null) {
            return policy.decide(input, circumstances);
        }
        RegoExplanation explanation = policy.explain(RegoPolicy.input(input), circumstances);
        listener.accept(new Explained(name, explanation));
        return explanation.verdict();
    }

    private DocumentVerdict judge(RegoPolicy policy, String name, JsonValue input, PolicyDocument.Circumstances now) {
        String failed = PolicyEngine.failure("rego", name);
        return switch (decide(policy, name, input, new RegoCircumstances(now.now(), now.expired()))) {
            case RegoVerdict.Compliant _ -> new DocumentVerdict.Satisfied();
            case RegoVerdict.CompliantWithWarning warned -> new DocumentVerdict.Violated(warned.warning());
            case RegoVerdict.NotCompliant not -> new DocumentVerdict.Violated(failed + not.error());
            case RegoVerdict.Undetermined undetermined ->
                new DocumentVerdict.Undetermined(failed + undetermined.error());
        };
    }

    private Compiled cue(String source) {
        return switch (CueCompiler.compile(source, CueLimits.DEFAULT)) {
            case CueCompilation.Refused refused -> new Compiled.Refused(refused.text());
            case CueCompilation.Compiled compiled -> {
                CuePolicy policy = compiled.policy();
                // A strict policy refuses what another with the same text lets pass unasked.
                DocumentExercise heard = strict ? null : exercise;
                if (heard == null) {
                    yield new Compiled.Usable((name, input, now) ->
                            verdict(name, policy.check(input, new CueCircumstances(strict, now.expired()))));
                }
                DocumentExercise.Document document = heard.document(source);
                yield new Compiled.Usable((name, input, now) -> verdict(name, noticing(policy, input, now, document)));
            }
        };
    }

    private static CueVerdict noticing(
            CuePolicy policy, JsonValue input, PolicyDocument.Circumstances now, DocumentExercise.Document document) {
        AtomicBoolean lacking = new AtomicBoolean();
        CueVerdict verdict = policy.check(input, new CueCircumstances(false, now.expired(), () -> lacking.set(true)));
        if (verdict instanceof CueVerdict.Pass && lacking.get()) {
            document.lacked();
        } else if (verdict instanceof CueVerdict.Pass || !now.expired().getAsBoolean()) {
            // What ran out of time was not asked either.
            document.exercised();
        }
        return verdict;
    }

    private static DocumentVerdict verdict(String name, CueVerdict verdict) {
        return switch (verdict) {
            case CueVerdict.Pass _ -> new DocumentVerdict.Satisfied();
            case CueVerdict.Fail fail -> new DocumentVerdict.Violated(PolicyEngine.failure("cue", name) + fail.text());
        };
    }
}
