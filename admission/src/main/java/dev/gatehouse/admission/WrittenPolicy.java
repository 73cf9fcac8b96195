// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.PolicyObjects.Written;
import dev.gatehouse.core.crd.ApiVersion;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.UnreadableResourceException;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.Glob;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.MalformedGlobException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A policy as a cluster holds it, read and defaulted, or what stands in for one that cannot be read.
public sealed interface WrittenPolicy {
    /// A policy with its defaults filled in.
    record Read(ClusterImagePolicy policy) implements WrittenPolicy {}

    /// A policy of which only some can be understood, such as one with a field of a later release.
    ///
    /// @param globs of the images it is for, as far as they could be read; every image where they could not
    /// @param reason one line
    /// @param compiled selects those images in every object and is satisfied by none
    record Unreadable(List<String> globs, String reason, CompiledPolicy compiled) implements WrittenPolicy {
        public Unreadable {
            globs = List.copyOf(globs);
        }

        /// Returns what stands in for `policy`.
        static Unreadable because(Written policy, String problem) {
            String reason = "the policy cannot be read: " + problem;
            List<String> globs = globs(policy.content());
            Authority authority = new Authority.Unusable("authority-0", reason);
            ImagePolicy strict = new ImagePolicy(
                    policy.name(),
                    globs.stream().map(Glob::parse).toList(),
                    List.of(),
                    List.of(authority),
                    EnforcementMode.ENFORCE);
            return new Unreadable(
                    globs, reason, new CompiledPolicy(strict, List.of(new CompiledPolicy.Problem("spec", reason))));
        }

        private static List<String> globs(JsonObject content) {
            List<String> globs = new ArrayList<>();
            List<JsonValue> images = content.object("spec")
                    .flatMap(spec -> spec.array("images"))
                    .orElse(JsonArray.EMPTY)
                    .elements();
            for (JsonValue image : images) {
                Optional<String> glob = image instanceof JsonObject object ? object.string("glob") : Optional.empty();
                if (glob.isEmpty() || !isGlob(glob.get())) {
                    return List.of("**");
                }
                globs.add(glob.get());
            }
            return globs.isEmpty() ? List.of("**") : globs;
        }

        private static boolean isGlob(String text) {
            try {
                return !Glob.parse(text).toString().isEmpty();
            } catch (MalformedGlobException _) {
                return false;
            }
        }
    }

    /// Reads `policy`.
    static WrittenPolicy read(Written policy) {
        Map<String, JsonValue> members = new LinkedHashMap<>(policy.content().members());
        // The items of a list do not repeat them.
        members.putIfAbsent("apiVersion", new JsonString(ApiVersion.V1ALPHA1.toString()));
        members.putIfAbsent("kind", new JsonString(ClusterImagePolicy.KIND));
        try {
            return ResourceReader.resource(new JsonObject(members)) instanceof ClusterImagePolicy read
                    ? new Read(Defaults.of(read))
                    : Unreadable.because(policy, "it is no " + ClusterImagePolicy.KIND);
        } catch (UnreadableResourceException e) {
            String reason = String.join("; ", e.problems().texts(Level.ERROR));
            return Unreadable.because(policy, PublicText.line(reason.replace('\n', ' '), 512));
        }
    }
}
