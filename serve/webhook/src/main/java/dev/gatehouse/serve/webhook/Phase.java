// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// The questions that are asked about an object: two about workloads, two about our own resources.
enum Phase {
    /// Which digests do its tags name? Asked at `/mutations`.
    MUTATION("/mutations", "mutation", "mutation failed: ", "mutation failed: "),
    /// May it run? Asked at `/validations`.
    VALIDATION("/validations", "validation", "decoding request failed: ", "validation failed: "),
    /// Which defaults does a policy or TrustRoot lack? Asked at `/defaulting`.
    DEFAULTING("/defaulting", "defaulting", "mutation failed: ", "mutation failed: "),
    /// May a policy or TrustRoot be stored? Asked at `/validating`.
    CHECK("/validating", "check", "decoding request failed: ", "validation failed: ");

    private final String path;
    private final String text;
    private final String unreadable;
    private final String failed;

    Phase(String path, String text, String unreadable, String failed) {
        this.path = path;
        this.text = text;
        this.unreadable = unreadable;
        this.failed = failed;
    }

    /// Returns the path at which it is asked.
    String path() {
        return path;
    }

    /// Returns the word for it in logs and metrics.
    String text() {
        return text;
    }

    /// Returns the denial of a request that cannot be read, for the reason `why`.
    String unreadable(String why) {
        return unreadable + why;
    }

    /// Returns the denial of a request that was read, for the reason `why`.
    String failed(String why) {
        return failed + why;
    }
}
