// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.DerShape;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTF8String;

/// A certificate that a signature came with, and what it says about the signer. Nothing of it is believed before
/// [CertificatePaths] trusts it.
///
/// @param certificate as X.509
/// @param subjects who signed, by all names of kinds that identities have; may be empty
/// @param extensions what Fulcio wrote; empty for certificates of others
/// @param timestamps embedded promises of certificate logs
public record SigningCertificate(
        Certificate certificate,
        List<SubjectName> subjects,
        Map<FulcioExtension, String> extensions,
        CertificateTimestamps timestamps) {
    public SigningCertificate {
        subjects = List.copyOf(subjects);
        extensions = Collections.unmodifiableMap(new EnumMap<>(withType(extensions)));
    }

    // An EnumMap cannot be copied from an empty map of another kind.
    private static EnumMap<FulcioExtension, String> withType(Map<FulcioExtension, String> extensions) {
        EnumMap<FulcioExtension, String> typed = new EnumMap<>(FulcioExtension.class);
        typed.putAll(extensions);
        return typed;
    }

    /// Reads a certificate in DER.
    ///
    /// @throws MalformedCertificateException where it is none, or its names, Fulcio's extensions or its embedded
    ///     timestamps cannot be read
    public static SigningCertificate read(byte[] der) {
        return of(Certificate.read(der));
    }

    /// Reads what `certificate` says.
    ///
    /// @throws MalformedCertificateException where its names, Fulcio's extensions or its embedded
    ///     timestamps cannot be read
    public static SigningCertificate of(Certificate certificate) {
        EnumMap<FulcioExtension, String> extensions = new EnumMap<>(FulcioExtension.class);
        for (FulcioExtension extension : FulcioExtension.values()) {
            certificate
                    .extension(extension.oid())
                    .ifPresent(value -> extensions.put(extension, text(extension, value)));
        }
        return new SigningCertificate(
                certificate, SubjectNames.of(certificate), extensions, CertificateTimestamps.of(certificate));
    }

    private static String text(FulcioExtension extension, byte[] value) {
        String text = extension.isRaw() ? raw(extension, value) : wrapped(extension, value);
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedCertificateException("extension " + extension.oid() + " has control characters");
        }
        return text;
    }

    private static String raw(FulcioExtension extension, byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new MalformedCertificateException("extension " + extension.oid() + " is not UTF-8");
        }
    }

    private static String wrapped(FulcioExtension extension, byte[] value) {
        try {
            if (DerShape.fits(value) && ASN1Primitive.fromByteArray(value) instanceof ASN1UTF8String string) {
                return string.getString();
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException _) {
            // Falls through to the refusal that all malformed values get.
        }
        throw new MalformedCertificateException("extension " + extension.oid() + " is no UTF8String");
    }

    /// Returns who vouched for the signer's identity: extension 1.8, or 1.1 where that is absent; empty where
    /// both are.
    public Optional<String> issuer() {
        return Optional.ofNullable(extensions.get(FulcioExtension.ISSUER_V2))
                .or(() -> Optional.ofNullable(extensions.get(FulcioExtension.ISSUER)));
    }

    /// Tells whether extensions 1.1 and 1.8 name two different issuers.
    public boolean contradictsItself() {
        String old = extensions.get(FulcioExtension.ISSUER);
        return old != null && issuer().map(issuer -> !issuer.equals(old)).orElse(false);
    }
}
