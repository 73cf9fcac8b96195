// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import dev.gatehouse.language.cue.CueCircumstances;
import dev.gatehouse.language.cue.CueCompilation;
import dev.gatehouse.language.cue.CueCompiler;
import dev.gatehouse.language.cue.CueLimits;
import dev.gatehouse.language.cue.CuePolicy;
import dev.gatehouse.language.cue.CueVerdict;
import dev.gatehouse.language.cue.differential.PolicyGenerator.Case;
import dev.gatehouse.language.cue.differential.Reference.Judgement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Judges generated policies and documents twice, with our engine and with the CUE project's, and compares.
final class DifferentialRun {
    private static final int BATCH = 250;
    private static final String PASS = "pass";

    /// Begins what is told of a document that passes, but not strictly.
    private static final String OPEN = "pass, strictly: ";

    private DifferentialRun() {}

    /// What came of a run.
    ///
    /// @param loosened cases that we pass and the reference denies
    /// @param tightened cases that we deny and the reference passes
    /// @param open cases that both pass, we strictly as well, and of which the reference finds something without a
    ///     value
    /// @param unjudged cases on which the reference did not end, or crashed, and that we pass
    /// @param texts how many denials have the same first error
    record Report(
            int cases,
            int passed,
            int denied,
            int texts,
            List<String> loosened,
            List<String> tightened,
            List<String> open,
            List<String> unjudged) {
        String summary(long seed) {
            return "differential run, seed " + seed + ": " + cases + " cases, both pass " + passed + ", both deny "
                    + denied + " (first error equal " + texts + "), wrong in the passing direction "
                    + loosened.size() + ", denied by us alone " + tightened.size() + ", passed strictly by us alone "
                    + open.size() + ", not judged by the reference " + unjudged.size();
        }
    }

    /// What makes the cases of a seed.
    @FunctionalInterface
    interface Generator {
        /// Makes the case number `index` of the run `seed`.
        Case make(long seed, int index);

        /// Returns the generator that the property `gatehouse.cue.generator` names: `idioms`, or else the adversarial
        /// one.
        static Generator chosen() {
            return System.getProperty("gatehouse.cue.generator", "").equals("idioms")
                    ? IdiomGenerator::make
                    : PolicyGenerator::make;
        }
    }

    /// Runs the cases from `from` to before `to`.
    static Report run(Reference reference, Generator generator, long seed, int from, int to)
            throws IOException, InterruptedException {
        int passed = 0;
        int denied = 0;
        int texts = 0;
        List<String> loosened = new ArrayList<>();
        List<String> tightened = new ArrayList<>();
        List<String> open = new ArrayList<>();
        List<String> unjudged = new ArrayList<>();
        for (int start = from; start < to; start += BATCH) {
            List<Case> cases = new ArrayList<>();
            for (int i = start; i < Math.min(to, start + BATCH); i++) {
                cases.add(generator.make(seed, i));
            }
            List<Judgement> judgements = reference.judge(cases);
            for (int i = 0; i < cases.size(); i++) {
                Case one = cases.get(i);
                Judgement theirs = judgements.get(i);
                String ours = ours(one);
                String shown = one.id() + "\n" + one.policy() + "--- " + one.document() + "\n  ours:      " + ours
                        + "\n  reference: " + theirs.verdict() + " " + theirs.stage() + ": " + theirs.error();
                boolean pass = ours.equals(PASS) || ours.startsWith(OPEN);
                switch (theirs.verdict()) {
                    case "pass" -> {
                        if (pass) {
                            passed++;
                            if (ours.equals(PASS) && !theirs.concrete()) {
                                open.add(shown);
                            }
                        } else {
                            tightened.add(shown);
                        }
                    }
                    case "deny" -> {
                        if (pass) {
                            loosened.add(shown);
                        } else {
                            denied++;
                            if (first(ours).equals(first(theirs.error()))) {
                                texts++;
                            }
                        }
                    }
                    default -> {
                        if (pass) {
                            unjudged.add(shown);
                        }
                    }
                }
            }
        }
        return new Report(to - from, passed, denied, texts, loosened, tightened, open, unjudged);
    }

    private static String ours(Case one) {
        return switch (CueCompiler.compile(one.policy(), CueLimits.DEFAULT)) {
            case CueCompilation.Refused refused -> refused.errors().text();
            case CueCompilation.Compiled(CuePolicy policy) ->
                check(policy, one, CueCircumstances.USUAL)
                        .orElseGet(() -> check(policy, one, CueCircumstances.STRICT)
                                .map(lack -> OPEN + lack)
                                .orElse(PASS));
        };
    }

    private static Optional<String> check(CuePolicy policy, Case one, CueCircumstances circumstances) {
        return switch (policy.check(one.document().getBytes(StandardCharsets.UTF_8), circumstances)) {
            case CueVerdict.Pass() -> Optional.empty();
            case CueVerdict.Fail fail -> Optional.of(fail.errors().text());
        };
    }

    private static String first(String text) {
        int more = text.lastIndexOf(" (and ");
        return more < 0 ? text : text.substring(0, more);
    }

    /// Arguments, beside the property that chooses the generator: the program of the reference, the seed, the first
    /// case, the case after the last.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Reference reference = new Reference(Path.of(arguments[0]));
        long seed = Long.parseLong(arguments[1]);
        Report report = run(
                reference, Generator.chosen(), seed, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        report.loosened().forEach(one -> System.out.println("PASSES " + one));
        report.open().forEach(one -> System.out.println("STRICT " + one));
        report.unjudged().forEach(one -> System.out.println("UNJUDGED " + one));
        report.tightened().forEach(one -> System.out.println("DENIES " + one));
        System.out.println(report.summary(seed));
    }
}
