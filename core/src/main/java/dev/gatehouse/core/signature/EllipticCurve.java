// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/// A NIST curve that keys are accepted on ([FIPS 186-4, D.1.2](https://doi.org/10.6028/NIST.FIPS.186-4)).
///
/// @param order of the base point, which tells the curves apart
/// @param hash that signers with a key on this curve use by default
record EllipticCurve(BigInteger order, HashAlgorithm hash) {
    private static final List<EllipticCurve> CURVES = List.of(
            curve("P-224", HashAlgorithm.SHA256),
            curve("P-256", HashAlgorithm.SHA256),
            curve("P-384", HashAlgorithm.SHA384),
            curve("P-521", HashAlgorithm.SHA512));

    private static final Set<ASN1ObjectIdentifier> NAMES = Set.of(
            SECObjectIdentifiers.secp224r1,
            SECObjectIdentifiers.secp256r1,
            SECObjectIdentifiers.secp384r1,
            SECObjectIdentifiers.secp521r1);

    private static EllipticCurve curve(String name, HashAlgorithm hash) {
        X9ECParameters parameters = CustomNamedCurves.getByName(name);
        return new EllipticCurve(parameters.getN(), hash);
    }

    /// Refuses a key that does not name its curve, or names another: a curve spelled out in numbers
    /// could have the order of a known one and a base point of somebody's choice, and for an unknown
    /// name there is no arithmetic.
    ///
    /// @throws MalformedKeyException for such an elliptic key; other kinds of keys are let pass
    static void requireNamed(AlgorithmIdentifier algorithm) {
        boolean elliptic = algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
        boolean named = algorithm.getParameters() instanceof ASN1ObjectIdentifier name && NAMES.contains(name);
        if (elliptic && !named) {
            throw new MalformedKeyException("unsupported elliptic curve");
        }
    }

    /// Returns the curve that `parameters` describe.
    ///
    /// @throws MalformedKeyException for any other curve
    static EllipticCurve named(ECDomainParameters parameters) {
        return CURVES.stream()
                .filter(curve -> curve.order().equals(parameters.getN()))
                .findFirst()
                .orElseThrow(() -> new MalformedKeyException("unsupported elliptic curve"));
    }
}
