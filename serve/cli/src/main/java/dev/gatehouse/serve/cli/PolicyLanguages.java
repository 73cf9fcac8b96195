// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The two languages in which policy documents are written, in the words in which the reference reports them.
public final class PolicyLanguages implements PolicyEngine {
    private final boolean strict;
    private final Runnable unexercised;
    private final @Nullable Consumer<Explained> listener;

    public PolicyLanguages() {
        this(CueCircumstances.NOBODY);
    }

    /// Makes the languages.
    ///
    /// @param unexercised told each time a CUE document is satisfied by an input that lacks something it names
    public PolicyLanguages(Runnable unexercised) {
        this(false, unexercised, null);
    }

    /// Makes languages that tell how documents in Rego come to their verdicts, which takes longer.
    ///
    /// @param listener is told of every evaluation; it may be told of several at once
    public PolicyLanguages(Consumer<Explained> listener) {
        this(false, CueCircumstances.NOBODY, listener);
    }

    private PolicyLanguages(boolean strict, Runnable unexercised, @Nullable Consumer<Explained> listener) {
        this.strict = strict;
        this.unexercised = unexercised;
        this.listener = listener;
    }

    /// How a document in Rego came to its verdict.
    ///
    /// @param name of the attestation it is for, or [PolicyEngine#WHOLE_POLICY]
    public record Explained(String name, RegoExplanation explanation) {}

    @Override
    public PolicyEngine strict() {
        return new PolicyLanguages(true, unexercised, listener);
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
            case CueCompilation.Compiled compiled ->
                new Compiled.Usable((name, input, now) -> judge(compiled.policy(), name, input, now));
        };
    }

    private DocumentVerdict judge(CuePolicy policy, String name, JsonValue input, PolicyDocument.Circumstances now) {
        return switch (policy.check(input, new CueCircumstances(strict, now.expired(), unexercised))) {
            case CueVerdict.Pass _ -> new DocumentVerdict.Satisfied();
            case CueVerdict.Fail fail -> new DocumentVerdict.Violated(PolicyEngine.failure("cue", name) + fail.text());
        };
    }
}
