// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.ImageOutcome;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.Verdict;
import dev.gatehouse.core.signature.Check;
import dev.gatehouse.core.signature.Refusal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// Why a request was answered as it was, as a short stable word for logs and metrics. Ordered: where several
/// hold, the first is the one to look at.
enum ReasonCode {
    INTERNAL_ERROR("internal-error"),
    MALFORMED_OBJECT("malformed-object"),
    UNHANDLED_KIND("unhandled-kind"),
    OBJECT_MISSING("object-missing"),
    INVALID_RESOURCE("invalid-resource"),
    POLICIES_NOT_LOADED("policies-not-loaded"),
    MALFORMED_REFERENCE("malformed-reference"),
    NOT_PINNED("not-pinned"),
    NO_MATCHING_POLICY("no-matching-policy"),
    NO_AUTHORITY("no-authority"),
    AUTHORITY_UNUSABLE("authority-unusable"),
    UNDETERMINED("undetermined"),
    STATIC_FAIL("static-fail"),
    BAD_SIGNATURE("bad-signature"),
    OTHER_IMAGE("other-image"),
    WRONG_IDENTITY("wrong-identity"),
    CERTIFICATE_NOT_VALID("certificate-not-valid"),
    UNTRUSTED_CERTIFICATE("untrusted-certificate"),
    CERTIFICATE_NOT_LOGGED("certificate-not-logged"),
    NOT_LOGGED("not-logged"),
    NO_TIMESTAMP("no-timestamp"),
    NOT_A_SIGNATURE("not-a-signature"),
    MALFORMED_SIGNATURE("malformed-signature"),
    POLICY_VIOLATED("policy-violated"),
    NO_ATTESTATION("no-attestation"),
    NO_SIGNATURE("no-signature"),
    TAG_NOT_RESOLVED("tag-not-resolved"),
    TAG_RESOLVED("tag-resolved"),
    JUDGED_WITHOUT_POLICY("judged-without-policy"),
    SATISFIED("satisfied"),
    UNMATCHED_ALLOWED("unmatched-allowed"),
    NOTHING_TO_PIN("nothing-to-pin"),
    NO_IMAGES("no-images"),
    DEFAULTED("defaulted"),
    NOTHING_TO_DEFAULT("nothing-to-default"),
    VALID_RESOURCE("valid-resource"),
    EXEMPT("exempt");

    private final String text;

    ReasonCode(String text) {
        this.text = text;
    }

    /// Returns the word.
    String text() {
        return text;
    }

    /// Returns the one to look at first.
    static ReasonCode first(Collection<ReasonCode> reasons) {
        return reasons.stream().min(ReasonCode::compareTo).orElseThrow();
    }

    /// Returns the reasons for `verdict`; never empty.
    static Set<ReasonCode> of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.NotLoaded _ -> EnumSet.of(POLICIES_NOT_LOADED);
            case Verdict.Decided decided -> {
                Set<ReasonCode> reasons = EnumSet.noneOf(ReasonCode.class);
                decided.images().forEach(image -> add(image, reasons));
                if (reasons.isEmpty()) {
                    reasons.add(NO_IMAGES);
                }
                yield reasons;
            }
        };
    }

    private static void add(ImageOutcome image, Set<ReasonCode> reasons) {
        switch (image) {
            case ImageOutcome.Unparsable _ -> reasons.add(MALFORMED_REFERENCE);
            case ImageOutcome.NotPinned _ -> reasons.add(NOT_PINNED);
            case ImageOutcome.Unmatched unmatched ->
                reasons.add(
                        switch (unmatched.answer()) {
                            case DENY, WARN, KEYLESS -> NO_MATCHING_POLICY;
                            case ALLOW -> UNMATCHED_ALLOWED;
                        });
            case ImageOutcome.JudgedWithoutPolicy judged -> {
                reasons.add(JUDGED_WITHOUT_POLICY);
                add(judged.outcome(), reasons);
            }
            case ImageOutcome.Judged judged -> judged.policies().forEach(policy -> add(policy, reasons));
        }
    }

    private static void add(PolicyOutcome policy, Set<ReasonCode> reasons) {
        switch (policy) {
            case PolicyOutcome.Satisfied _ -> reasons.add(SATISFIED);
            case PolicyOutcome.Violated violated ->
                reasons.add(violated.undetermined() ? UNDETERMINED : POLICY_VIOLATED);
            case PolicyOutcome.Unsatisfied unsatisfied -> {
                if (unsatisfied.outcomes().isEmpty()) {
                    reasons.add(NO_AUTHORITY);
                }
                unsatisfied.outcomes().forEach(outcome -> add(outcome, reasons));
            }
        }
    }

    private static void add(AuthorityOutcome outcome, Set<ReasonCode> reasons) {
        switch (outcome) {
            case AuthorityOutcome.Signed _, AuthorityOutcome.Attested _, AuthorityOutcome.Passed _ ->
                reasons.add(SATISFIED);
            case AuthorityOutcome.Refused refused -> refused.refusals().forEach(refusal -> reasons.add(of(refusal)));
            case AuthorityOutcome.NotAttested missing -> {
                reasons.add(NO_ATTESTATION);
                missing.refusals().forEach(refusal -> reasons.add(of(refusal)));
            }
            case AuthorityOutcome.Violated _ -> reasons.add(POLICY_VIOLATED);
            case AuthorityOutcome.Disallowed _ -> reasons.add(STATIC_FAIL);
            case AuthorityOutcome.Unusable _ -> reasons.add(AUTHORITY_UNUSABLE);
            case AuthorityOutcome.Undetermined _ -> reasons.add(UNDETERMINED);
        }
    }

    private static ReasonCode of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSignature _ -> NO_SIGNATURE;
            case Refusal.BadSignature _ -> BAD_SIGNATURE;
            case Refusal.OtherImage _ -> OTHER_IMAGE;
            case Refusal.CertificateNotValid _ -> CERTIFICATE_NOT_VALID;
            case Refusal.CheckFailed failed -> of(failed.reason().check());
            case Refusal.UnusableMaterial _,
                    Refusal.UnusableLayer _,
                    Refusal.NoSignatureAnnotation _,
                    Refusal.SignatureNotBase64 _,
                    Refusal.MalformedPayload _,
                    Refusal.MalformedCertificate _ -> MALFORMED_SIGNATURE;
        };
    }

    private static ReasonCode of(Check check) {
        return switch (check) {
            case FORM, SIGNER -> MALFORMED_SIGNATURE;
            case KIND -> NOT_A_SIGNATURE;
            case SIGNATURE -> BAD_SIGNATURE;
            case CLAIM -> OTHER_IMAGE;
            case TIMESTAMP -> NO_TIMESTAMP;
            case LOG -> NOT_LOGGED;
            case TIME -> CERTIFICATE_NOT_VALID;
            case CERTIFICATE -> UNTRUSTED_CERTIFICATE;
            case CERTIFICATE_LOG -> CERTIFICATE_NOT_LOGGED;
            case IDENTITY -> WRONG_IDENTITY;
        };
    }
}
