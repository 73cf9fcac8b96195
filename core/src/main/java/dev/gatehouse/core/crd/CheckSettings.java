// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// What the check of a policy depends on besides the policy.
///
/// @param failOnEmptyAuthorities whether a policy without authorities is refused
/// @param systemNamespace the namespace in which Gatehouse runs and reads Secrets
/// @param anyMatchResource whether `match[].resource` may be any text, not only one of the supported plurals
/// @param capabilities what the build can evaluate; what it cannot is refused
public record CheckSettings(
        boolean failOnEmptyAuthorities, String systemNamespace, boolean anyMatchResource, Capabilities capabilities) {
    /// Authorities are required, the namespace is `cosign-system`, only supported resources match, and only the
    /// form of a policy is judged.
    public static final CheckSettings DEFAULT = new CheckSettings(true, "cosign-system", false, Capabilities.ALL);

    public CheckSettings withFailOnEmptyAuthorities(boolean fail) {
        return new CheckSettings(fail, systemNamespace, anyMatchResource, capabilities);
    }

    public CheckSettings withSystemNamespace(String namespace) {
        return new CheckSettings(failOnEmptyAuthorities, namespace, anyMatchResource, capabilities);
    }

    public CheckSettings withAnyMatchResource(boolean any) {
        return new CheckSettings(failOnEmptyAuthorities, systemNamespace, any, capabilities);
    }

    public CheckSettings withCapabilities(Capabilities other) {
        return new CheckSettings(failOnEmptyAuthorities, systemNamespace, anyMatchResource, other);
    }
}
