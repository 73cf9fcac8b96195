// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.PolicyObjects.Written;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a policy refers to.
///
/// @param secrets names, sorted
/// @param configMaps names, sorted
/// @param outside paths of the fields that refer to key stores and URLs
public record PolicyReferences(List<String> secrets, List<String> configMaps, List<String> outside) {
    public PolicyReferences {
        secrets = List.copyOf(secrets);
        configMaps = List.copyOf(configMaps);
        outside = List.copyOf(outside);
    }

    /// Returns what `policy` refers to.
    public static PolicyReferences of(ClusterImagePolicy policy) {
        Collected collected = new Collected();
        List<Authority> authorities = policy.spec().authorities();
        for (int i = 0; i < authorities.size(); i++) {
            collected.authority(authorities.get(i), "spec.authorities[" + i + "]");
        }
        collected.document(policy.spec().policy(), "spec.policy");
        return new PolicyReferences(
                List.copyOf(collected.secrets), List.copyOf(collected.configMaps), collected.outside);
    }

    /// Tells whether the policy refers to key stores or URLs, which can answer differently at any time.
    public boolean leadOutside() {
        return !outside.isEmpty();
    }

    /// Returns those of `gathered` that came from outside.
    Map<String, String> outsideOf(Map<String, String> gathered) {
        Map<String, String> kept = new LinkedHashMap<>(gathered);
        kept.keySet().retainAll(outside);
        return Map.copyOf(kept);
    }

    /// Returns which content the Secrets and ConfigMaps have in `objects`.
    Versions versions(PolicyObjects objects) {
        return secrets.isEmpty() && configMaps.isEmpty()
                ? Versions.NONE
                : new Versions(versions(secrets, objects.secrets()), versions(configMaps, objects.configMaps()));
    }

    /// Returns which content the Secrets and ConfigMaps have in `objects`, one text each; empty texts for those
    /// that are not there.
    public List<String> versionsIn(PolicyObjects objects) {
        List<String> versions = new ArrayList<>();
        secrets.forEach(name -> versions.add(version(objects.secrets(), name)));
        configMaps.forEach(name -> versions.add(version(objects.configMaps(), name)));
        return versions;
    }

    private static Map<String, String> versions(List<String> names, Map<String, Written> objects) {
        Map<String, String> versions = new LinkedHashMap<>();
        names.forEach(name -> versions.put(name, version(objects, name)));
        return versions;
    }

    // The empty version is that of an object that is not there.
    private static String version(Map<String, Written> objects, String name) {
        Written object = objects.get(name);
        return object == null ? "" : object.uid() + "/" + object.version();
    }

    /// Which content the Secrets and ConfigMaps of a policy had, by name.
    record Versions(Map<String, String> secrets, Map<String, String> configMaps) {
        static final Versions NONE = new Versions(Map.of(), Map.of());

        Versions {
            secrets = Map.copyOf(secrets);
            configMaps = Map.copyOf(configMaps);
        }

        boolean areThoseOf(PolicyObjects objects) {
            return secrets.entrySet().stream()
                            .allMatch(entry -> entry.getValue().equals(version(objects.secrets(), entry.getKey())))
                    && configMaps.entrySet().stream()
                            .allMatch(entry -> entry.getValue().equals(version(objects.configMaps(), entry.getKey())));
        }
    }

    private static final class Collected {
        private final TreeSet<String> secrets = new TreeSet<>();
        private final TreeSet<String> configMaps = new TreeSet<>();
        private final List<String> outside = new ArrayList<>();

        void authority(Authority authority, String at) {
            key(authority.key(), at + ".key", true);
            if (authority.keyless() != null) {
                key(authority.keyless().caCert(), at + ".keyless.ca-cert", false);
            }
            for (int i = 0; i < authority.attestations().size(); i++) {
                document(authority.attestations().get(i).policy(), at + ".attestations[" + i + "].policy");
            }
        }

        void key(@Nullable KeyRef key, String at, boolean mayBeInKeyStore) {
            if (key == null) {
                return;
            }
            if (key.secretRef() != null && key.secretRef().name() != null) {
                secrets.add(key.secretRef().name());
            }
            if (mayBeInKeyStore && key.kms() != null && !key.kms().isEmpty()) {
                outside.add(at + ".kms");
            }
        }

        void document(@Nullable Policy policy, String at) {
            if (policy == null) {
                return;
            }
            if (policy.configMapRef() != null && policy.configMapRef().name() != null) {
                configMaps.add(policy.configMapRef().name());
            }
            if (policy.remote() != null) {
                outside.add(at + ".remote");
            }
        }
    }
}
