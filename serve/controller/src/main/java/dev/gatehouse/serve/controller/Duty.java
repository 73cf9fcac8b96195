// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.util.Locale;

/// One kind of object that only the leader writes. Each has a lease of its own, named as policy-controller names
/// it, so that while one replaces the other each write has one writer.
public enum Duty {
    /// The Secret with the serving certificate.
    CERTIFICATE,
    /// The ValidatingWebhookConfiguration for workloads.
    VALIDATING_WORKLOADS,
    /// The MutatingWebhookConfiguration for workloads.
    MUTATING_WORKLOADS,
    /// The ValidatingWebhookConfiguration for policies.
    VALIDATING_POLICIES,
    /// The MutatingWebhookConfiguration for policies.
    DEFAULTING_POLICIES,
    /// The conversion stanza of the CRD of policies.
    CONVERSION,
    /// Status of ClusterImagePolicies and what is compiled out of them.
    POLICIES,
    /// Status of TrustRoots and what is compiled out of them.
    TRUST_ROOTS;

    private static final String COMPONENT = "policy-controller.";
    // Package names of the reference, which its leases carry.
    private static final String RECONCILERS = "github.com.sigstore.policy-controller.pkg.reconciler.";

    /// Returns the name of the lease that guards this duty.
    public String lease(WebhookNames names, LeaseSettings settings) {
        String prefix = settings.prefix(COMPONENT + queue(names));
        return prefix.toLowerCase(Locale.ROOT) + ".00-of-01";
    }

    private String queue(WebhookNames names) {
        return switch (this) {
            case CERTIFICATE -> "WebhookCertificates";
            case VALIDATING_WORKLOADS -> names.workloads() + "-validating";
            case MUTATING_WORKLOADS -> names.workloads() + "-mutating";
            case VALIDATING_POLICIES -> names.validating();
            case DEFAULTING_POLICIES -> names.defaulting();
            case CONVERSION -> "resource-conversion";
            case POLICIES -> RECONCILERS + "clusterimagepolicy.Reconciler";
            case TRUST_ROOTS -> RECONCILERS + "trustroot.Reconciler";
        };
    }
}
