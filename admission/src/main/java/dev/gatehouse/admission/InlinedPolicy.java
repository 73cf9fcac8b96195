// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A policy with everything it refers to put in its place: keys of Secrets and key stores under `data`, and so
/// documents of ConfigMaps and URLs. A reference that could not be followed still stands there and has a [Gap].
///
/// @param policy as it is now
/// @param gathered the text found for each reference, by the path of the field that holds it
/// @param gaps references that lead nowhere, keys before documents, each in document order
/// @param unconfirmed references that serve with an earlier text because nobody answered
public record InlinedPolicy(
        ClusterImagePolicy policy, Map<String, String> gathered, List<Gap> gaps, List<Gap> unconfirmed) {
    public InlinedPolicy {
        gathered = Collections.unmodifiableMap(new LinkedHashMap<>(gathered));
        gaps = List.copyOf(gaps);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /// What a reference is to.
    public enum Part {
        KEY,
        DOCUMENT
    }

    /// A reference that was not followed.
    ///
    /// @param path of the field, e.g. `spec.authorities[0].key.secretRef`
    /// @param reason for people, in the words of the reference implementation; may have several lines
    /// @param fact whether the other side said so; otherwise it did not answer
    public record Gap(Part part, String path, String reason, boolean fact) {}

    /// Returns the first gap below `path`, or empty where there is none.
    Optional<Gap> gapUnder(String path) {
        return gaps.stream().filter(gap -> gap.path().startsWith(path + ".")).findFirst();
    }
}
