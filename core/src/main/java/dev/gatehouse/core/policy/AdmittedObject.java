// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What policies look at in the object that is to be admitted.
///
/// @param group API group from the object's own `apiVersion`, empty for the core group
/// @param version API version from the object's own `apiVersion`
/// @param kind the object's own `kind`
/// @param labels of the object's own metadata, not its template's
public record AdmittedObject(String group, String version, String kind, Map<String, String> labels) {
    public AdmittedObject {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
