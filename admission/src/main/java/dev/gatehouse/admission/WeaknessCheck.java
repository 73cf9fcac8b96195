// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import java.util.List;
import java.util.stream.Stream;

/// What the status of a policy tells about what the policy leaves unchecked: by what it says, by conditions of its
/// CUE documents that nothing fails, and by documents that were never asked for what they name.
///
/// @param root where the default trust root comes from
/// @param engine the languages of documents
/// @param exercise what documents were asked in this process
public record WeaknessCheck(PolicyWeakness.DefaultRoot root, PolicyEngine engine, DocumentExercise exercise) {
    private static final String CUE = "cue";

    /// Looks at the fields of policies only.
    ///
    /// @param root where the default trust root comes from
    public static WeaknessCheck ofFields(PolicyWeakness.DefaultRoot root) {
        return new WeaknessCheck(root, PolicyEngine.NONE, new DocumentExercise(() -> {}));
    }

    /// Returns what `policy` leaves unchecked by what it and its documents say, one line each.
    ///
    /// @param policy with the texts of documents that are elsewhere in their place
    public List<String> written(ClusterImagePolicy policy) {
        Stream<String> documents = cue(policy)
                .flatMap(held -> engine.neverFailing(held.type(), held.text()).stream()
                        .map(line -> held.path() + ".data: " + line));
        return Stream.concat(PolicyWeakness.warnings(policy, root).stream(), documents)
                .toList();
    }

    /// Returns the documents of `policy` that were satisfied so far only by what lacks something they name, one line
    /// each. Strict ones are never satisfied so.
    ///
    /// @param policy with the texts of documents that are elsewhere in their place
    public List<String> unexercised(ClusterImagePolicy policy) {
        if (CueStrictness.isWantedBy(policy.metadata())) {
            return List.of();
        }
        return cue(policy)
                .filter(held -> exercise.neverExercised(held.text()))
                .map(held -> held.path() + ": satisfied so far only by documents that lack something it names, so that"
                        + " not all of it was ever asked; annotate the policy with " + CueStrictness.ANNOTATION
                        + " to refuse them")
                .toList();
    }

    private static Stream<HeldDocument> cue(ClusterImagePolicy policy) {
        return HeldDocument.of(policy).stream().filter(held -> held.type().equals(CUE));
    }
}
