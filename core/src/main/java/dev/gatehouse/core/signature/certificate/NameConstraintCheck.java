// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.DerShape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/// Name constraints ([RFC 5280 §4.2.1.10](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10)): what names
/// an authority may issue for. Whatever about them cannot be understood allows nothing.
final class NameConstraintCheck {
    static final String EXTENSION = "2.5.29.30";

    private static final String SUBJECT_NAMES = "2.5.29.17";
    private static final int MOST_SUBTREES = 256;

    private NameConstraintCheck() {}

    /// Tells whether `authority` may have issued `certificate`, as far as names go.
    static boolean allows(Certificate authority, Certificate certificate) {
        Optional<byte[]> extension = authority.extension(EXTENSION);
        if (extension.isEmpty()) {
            return true;
        }
        try {
            PKIXNameConstraintValidator validator = validator(extension.get());
            for (GeneralName name : names(certificate)) {
                validator.checkPermitted(name);
                validator.checkExcluded(name);
            }
            return true;
        } catch (NameConstraintValidatorException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException _) {
            return false;
        }
    }

    private static PKIXNameConstraintValidator validator(byte[] extension) {
        if (!DerShape.fits(extension)) {
            throw new IllegalArgumentException("name constraints are not DER");
        }
        NameConstraints constraints = NameConstraints.getInstance(extension);
        PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
        GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
        if (permitted != null) {
            requireWhole(permitted);
            validator.intersectPermittedSubtree(permitted);
        }
        GeneralSubtree[] excluded = constraints.getExcludedSubtrees();
        if (excluded != null) {
            requireWhole(excluded);
            for (GeneralSubtree subtree : excluded) {
                validator.addExcludedSubtree(subtree);
            }
        }
        return validator;
    }

    // RFC 5280 knows no subtrees that begin or end below their base.
    private static void requireWhole(GeneralSubtree[] subtrees) {
        boolean whole = subtrees.length <= MOST_SUBTREES
                && Arrays.stream(subtrees)
                        .allMatch(subtree ->
                                BigInteger.ZERO.equals(subtree.getMinimum()) && subtree.getMaximum() == null);
        if (!whole) {
            throw new IllegalArgumentException("name constraints have limits in depth");
        }
    }

    private static List<GeneralName> names(Certificate certificate) {
        List<GeneralName> names = new ArrayList<>();
        X500Name subject = X500Name.getInstance(certificate.subjectName());
        if (subject.getRDNs().length > 0) {
            names.add(new GeneralName(subject));
        }
        Optional<byte[]> others = certificate.extension(SUBJECT_NAMES);
        if (others.isPresent()) {
            names.addAll(List.of(GeneralNames.getInstance(others.get()).getNames()));
        } else {
            // Older certificates carry the mail address in the subject (RFC 5280 §4.2.1.10).
            for (RDN part : subject.getRDNs(PKCSObjectIdentifiers.pkcs_9_at_emailAddress)) {
                ASN1Encodable address = part.getFirst().getValue();
                names.add(new GeneralName(GeneralName.rfc822Name, ASN1IA5String.getInstance(address)));
            }
        }
        return names;
    }
}
