// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.admission.ConfigMapSource;
import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.PolicyCompiler;
import dev.gatehouse.admission.PolicyInliner;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.Resource;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.Secret;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.serve.cli.PolicyLanguages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Policies as a cluster would hold them: what cannot be used of one does not keep it out, it refuses.
public final class Policies {
    private Policies() {}

    /// Compiles `policies`; `objects` hold the Secrets they may refer to, `config` the data of the settings.
    public static PolicySet of(List<JsonObject> policies, List<JsonObject> objects, Map<String, String> config) {
        Map<String, TrustRoot> roots = objects.stream()
                .map(ResourceReader::resource)
                .filter(TrustRoot.class::isInstance)
                .map(TrustRoot.class::cast)
                .collect(Collectors.toMap(root -> String.valueOf(root.metadata().name()), Defaults::of));
        return of(policies, objects, config, TrustSource.OBJECTS_ONLY.among(roots));
    }

    /// Compiles `policies`, which name `roots`.
    public static PolicySet of(
            List<JsonObject> policies, List<JsonObject> objects, Map<String, String> config, TrustedRoots roots) {
        Map<String, Secret> secrets = objects.stream()
                .map(ResourceReader::resource)
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .collect(Collectors.toMap(
                        secret -> String.valueOf(secret.metadata().name()), secret -> secret));
        PolicyCompiler compiler = new PolicyCompiler(
                new PolicyInliner(
                        name -> Optional.ofNullable(secrets.get(name)),
                        ConfigMapSource.NONE,
                        KeySource.NONE,
                        DocumentSource.NONE),
                roots,
                new PolicyLanguages());
        List<ImagePolicy> compiled = policies.stream()
                .map(ResourceReader::resource)
                .map(Policies::policy)
                .map(policy -> compiler.compile(Defaults.of(policy)).policy())
                .toList();
        return new PolicySet.Loaded(compiled, UnmatchedImages.named(config.getOrDefault("no-match-policy", "deny")));
    }

    private static ClusterImagePolicy policy(Resource resource) {
        if (resource instanceof ClusterImagePolicy policy) {
            return policy;
        }
        throw new IllegalArgumentException(
                "not a policy: " + resource.metadata().name());
    }
}
