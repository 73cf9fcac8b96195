// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
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

    private static EllipticCurve curve(String name, HashAlgorithm hash) {
        X9ECParameters parameters = CustomNamedCurves.getByName(name);
        return new EllipticCurve(parameters.getN(), hash);
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
