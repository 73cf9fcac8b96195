// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.PolicyObjects.Written;
import dev.gatehouse.core.crd.ApiVersion;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.crd.UnreadableResourceException;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;

/// A TrustRoot as a cluster holds it, read and defaulted, or why it cannot be read.
public sealed interface WrittenTrustRoot {
    /// A root with its defaults filled in.
    record Read(TrustRoot root) implements WrittenTrustRoot {}

    /// A root of which only some can be understood, such as one with a field of a later release. It
    /// believes nobody.
    ///
    /// @param reason one line
    record Unreadable(String reason) implements WrittenTrustRoot {}

    /// Reads `root`.
    static WrittenTrustRoot read(Written root) {
        Map<String, JsonValue> members = new LinkedHashMap<>(root.content().members());
        // The items of a list do not repeat them.
        members.putIfAbsent("apiVersion", new JsonString(ApiVersion.V1ALPHA1.toString()));
        members.putIfAbsent("kind", new JsonString(TrustRoot.KIND));
        try {
            return ResourceReader.resource(new JsonObject(members)) instanceof TrustRoot read
                    ? new Read(Defaults.of(read))
                    : new Unreadable("it is no " + TrustRoot.KIND);
        } catch (UnreadableResourceException e) {
            String reason = String.join("; ", e.problems().texts(Level.ERROR));
            return new Unreadable("the TrustRoot cannot be read: " + PublicText.line(reason.replace('\n', ' '), 512));
        }
    }
}
