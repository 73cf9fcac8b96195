// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.util.regex.Pattern;

/// Names of the four webhook configurations, each also the name of the webhook in it that is ours.
///
/// @param workloads of the validating and of the mutating one for workloads (`--webhook-name`)
/// @param defaulting of the mutating one for policies (`--mutating-webhook-name`)
/// @param validating of the validating one for policies (`--validating-webhook-name`)
public record WebhookNames(String workloads, String defaulting, String validating) {
    // RFC 1123; names become part of paths and of the names of leases.
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /// The names that manifests and chart use where nobody chose others.
    public static final WebhookNames DEFAULT = new WebhookNames(
            "policy.sigstore.dev",
            "defaulting.clusterimagepolicy.sigstore.dev",
            "validating.clusterimagepolicy.sigstore.dev");

    /// @throws IllegalArgumentException where one is no name an object can have
    public WebhookNames {
        requireName(workloads);
        requireName(defaulting);
        requireName(validating);
    }

    private static void requireName(String name) {
        if (name.length() > 200 || !SUBDOMAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is not a name that a webhook configuration can have");
        }
    }
}
