// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

/// What Fulcio writes into certificates about whoever signs ([Fulcio's list of
/// OIDs](https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md)), below 1.3.6.1.4.1.57264.1.
public enum FulcioExtension {
    ISSUER(1),
    GITHUB_WORKFLOW_TRIGGER(2),
    GITHUB_WORKFLOW_SHA(3),
    GITHUB_WORKFLOW_NAME(4),
    GITHUB_WORKFLOW_REPOSITORY(5),
    GITHUB_WORKFLOW_REF(6),
    ISSUER_V2(8),
    BUILD_SIGNER_URI(9),
    BUILD_SIGNER_DIGEST(10),
    RUNNER_ENVIRONMENT(11),
    SOURCE_REPOSITORY_URI(12),
    SOURCE_REPOSITORY_DIGEST(13),
    SOURCE_REPOSITORY_REF(14),
    SOURCE_REPOSITORY_IDENTIFIER(15),
    SOURCE_REPOSITORY_OWNER_URI(16),
    SOURCE_REPOSITORY_OWNER_IDENTIFIER(17),
    BUILD_CONFIG_URI(18),
    BUILD_CONFIG_DIGEST(19),
    BUILD_TRIGGER(20),
    RUN_INVOCATION_URI(21),
    SOURCE_REPOSITORY_VISIBILITY_AT_SIGNING(22);

    private static final String ARC = "1.3.6.1.4.1.57264.1.";
    private static final int LAST_RAW = 6;

    private final int number;

    FulcioExtension(int number) {
        this.number = number;
    }

    /// Returns the object identifier in dotted form.
    public String oid() {
        return ARC + number;
    }

    /// Tells whether the value is the bare text and not a UTF8String in DER, as it was up to 1.6.
    boolean isRaw() {
        return number <= LAST_RAW;
    }
}
