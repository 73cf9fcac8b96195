// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import java.util.Locale;

/// One entry of a policy's `match`: the kind of object, and what its labels must be.
///
/// @param group API group, exactly
/// @param version API version, or `*` for every one; empty matches none
/// @param resource plural in lower case; empty matches none
/// @param selector over the labels of the object's own metadata
public record ResourceMatch(String group, String version, String resource, LabelSelector selector) {
    /// Tells whether `object` is meant.
    public boolean matches(AdmittedObject object) {
        return !resource.isEmpty()
                && resource.equals(plural(object.kind()))
                && (version.equals("*") || (!version.isEmpty() && version.equals(object.version())))
                && group.equals(object.group())
                && selector.matches(object.labels());
    }

    /// Returns the plural that Kubernetes guesses for a kind: `Pod` gives `pods`, `Policy` gives `policies`.
    static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.endsWith("endpoints")) {
            return lower;
        }
        if (lower.endsWith("s")) {
            return lower + "es";
        }
        if (lower.endsWith("y")) {
            return lower.substring(0, lower.length() - 1) + "ies";
        }
        return lower + "s";
    }
}
