// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// Why a candidate does not count: one stable word for each check that can fail.
public enum Reason {
    MALFORMED("malformed", Check.FORM),
    NO_SIGNATURE_ANNOTATION("no-signature-annotation", Check.FORM),
    NOT_A_SIGNATURE("attestation-is-no-signature", Check.KIND),
    NOT_AN_ATTESTATION("signature-is-no-attestation", Check.KIND),
    WRONG_PAYLOAD_TYPE("wrong-payload-type", Check.KIND),
    NO_CERTIFICATE("no-certificate", Check.SIGNER),
    MALFORMED_CERTIFICATE("malformed-certificate", Check.SIGNER),
    ROOT_IN_CHAIN("root-in-chain", Check.SIGNER),
    NO_KEY_HINT("certificate-instead-of-key", Check.SIGNER),
    BAD_SIGNATURE("bad-signature", Check.SIGNATURE),
    OTHER_ARTIFACT("other-artifact", Check.CLAIM),
    NO_LOG_ENTRY("no-log-entry", Check.LOG),
    UNKNOWN_LOG("unknown-log", Check.LOG),
    LOG_ENTRY_UNPROVEN("log-entry-unproven", Check.LOG),
    BAD_LOG_PROMISE("bad-log-promise", Check.LOG),
    OUTSIDE_LOG_WINDOW("outside-log-window", Check.LOG),
    BAD_CHECKPOINT("bad-checkpoint", Check.LOG),
    NOT_IN_LOG("not-in-log", Check.LOG),
    MALFORMED_LOG_ENTRY("malformed-log-entry", Check.LOG),
    LOG_ENTRY_OF_OTHER("log-entry-of-other", Check.LOG),
    NO_TIMESTAMP("no-timestamp", Check.TIMESTAMP),
    BAD_TIMESTAMP("bad-timestamp", Check.TIMESTAMP),
    NO_TIME("no-time", Check.TIME),
    CERTIFICATE_NOT_VALID("certificate-not-valid", Check.TIME),
    UNTRUSTED_CERTIFICATE("untrusted-certificate", Check.CERTIFICATE),
    CERTIFICATE_NOT_LOGGED("certificate-not-logged", Check.CERTIFICATE_LOG),
    WRONG_IDENTITY("wrong-identity", Check.IDENTITY);

    private final String code;
    private final Check check;

    Reason(String code, Check check) {
        this.code = code;
        this.check = check;
    }

    /// Returns the word.
    public String code() {
        return code;
    }

    /// Returns the check that fails for this reason.
    public Check check() {
        return check;
    }
}
