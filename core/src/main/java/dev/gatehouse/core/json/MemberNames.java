// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Names of members that a format knows. Many readers take a name in any letter case, and the last of several counts
/// with them; whoever judges by one spelling then judges something else than what is used.
public final class MemberNames {
    private MemberNames() {}

    /// Returns a member of `object` that differs from one of `known` in letter case alone; empty where none does.
    ///
    /// @param known in the spelling of their format; no two of them differ in letter case alone
    public static Optional<String> otherwiseSpelled(JsonObject object, Set<String> known) {
        for (String name : object.members().keySet()) {
            if (!known.contains(name)) {
                String folded = folded(name);
                if (known.stream().anyMatch(one -> folded(one).equals(folded))) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    // As Go's encoding/json folds names: beyond letter case, the long s and the Kelvin sign.
    private static String folded(String name) {
        return name.replace('\u017f', 's').replace('\u212a', 'k').toLowerCase(Locale.ROOT);
    }
}
