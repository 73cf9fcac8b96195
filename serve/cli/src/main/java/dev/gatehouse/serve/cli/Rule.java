// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

/// What a [Finding] is about. The ids are stable: people filter by them.
enum Rule {
    INVALID_POLICY("invalid-policy", "A policy file cannot be read, or says something that cannot be meant."),
    POLICY_WARNING("policy-warning", "A policy says something that is deprecated or has no effect."),
    PASSES_EVERYTHING(
            "passes-everything", "An authority passes every image without looking at it, and the policy is for all."),
    NEVER_MATCHES("never-matches", "A glob that no image can match, so the policy does not protect what it names."),
    UNCHECKED_LOG("unchecked-log", "A ctlog without a URL asks for a log entry and does not say in which log."),
    NO_LOG("no-log", "An authority accepts signatures that no transparency log has recorded."),
    UNREFRESHED_TRUST("unrefreshed-trust", "The default trust root is a file that nobody brings up to date."),
    UNCHECKED_CERTIFICATE_LOG(
            "unchecked-certificate-log", "insecureIgnoreSCT accepts certificates that no log has recorded."),
    ANY_IDENTITY("any-identity", "An identity that everybody has."),
    OWNER_SELECTOR("owner-selector", "Who may label a workload decides whether the policy applies to it."),
    POLICY_NOT_SATISFIED("policy-not-satisfied", "An image does not satisfy a policy that applies to it."),
    UNCOVERED("uncovered", "No policy applies to an image."),
    UNREADABLE_IMAGE("unreadable-image", "An image's name cannot be read, or its tag not be resolved to a digest."),
    UNREADABLE_OBJECT("unreadable-object", "A manifest cannot be read, or holds no images that are judged.");

    private final String id;
    private final String description;

    Rule(String id, String description) {
        this.id = id;
        this.description = description;
    }

    String id() {
        return id;
    }

    /// Returns one sentence for people.
    String description() {
        return description;
    }
}
