// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// What the check of a policy depends on besides the policy.
///
/// @param failOnEmptyAuthorities whether a policy without authorities is refused
/// @param systemNamespace the namespace in which Gatehouse runs and reads Secrets
/// @param anyMatchResource whether `match[].resource` may be any text, not only one of the supported plurals
public record CheckSettings(boolean failOnEmptyAuthorities, String systemNamespace, boolean anyMatchResource) {
    /// Authorities are required, the namespace is `cosign-system`, and only supported resources match.
    public static final CheckSettings DEFAULT = new CheckSettings(true, "cosign-system", false);

    public CheckSettings withFailOnEmptyAuthorities(boolean fail) {
        return new CheckSettings(fail, systemNamespace, anyMatchResource);
    }

    public CheckSettings withSystemNamespace(String namespace) {
        return new CheckSettings(failOnEmptyAuthorities, namespace, anyMatchResource);
    }

    public CheckSettings withAnyMatchResource(boolean any) {
        return new CheckSettings(failOnEmptyAuthorities, systemNamespace, any);
    }
}
