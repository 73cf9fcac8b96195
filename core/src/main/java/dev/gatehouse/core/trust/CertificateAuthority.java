// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.util.ArrayList;
import java.util.List;

/// An authority that issues signing certificates, with the time in which it is believed.
///
/// @param name what people call it; may be empty
/// @param uri where it is asked; may be empty
/// @param chain intermediates first, the root last; never empty
/// @param window in which it is believed to have issued, whatever the dates of its certificates
public record CertificateAuthority(String name, String uri, List<Certificate> chain, Window window) {
    public CertificateAuthority {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an authority has a certificate");
        }
    }

    /// Reads an authority whose chain stands in PEM, root last.
    ///
    /// @throws MalformedCertificateException where `pem` holds no such chain
    public static CertificateAuthority ofPem(String name, String uri, String pem, Window window) {
        return new CertificateAuthority(name, uri, Certificate.readPem(pem), window);
    }

    /// Reads the roots and intermediates of somebody's own PKI, in any order: one authority for each self-issued
    /// certificate, with all others as its intermediates. Where none is self-issued, the last one is the root.
    ///
    /// @throws MalformedCertificateException where `pem` holds no certificates
    public static List<CertificateAuthority> ofOwnPki(String name, String pem, Window window) {
        List<Certificate> roots = new ArrayList<>();
        List<Certificate> intermediates = new ArrayList<>();
        for (Certificate certificate : Certificate.readPem(pem)) {
            (certificate.isSelfIssued() ? roots : intermediates).add(certificate);
        }
        if (roots.isEmpty()) {
            roots.add(intermediates.removeLast());
        }
        return roots.stream()
                .map(root -> {
                    List<Certificate> chain = new ArrayList<>(intermediates);
                    chain.add(root);
                    return new CertificateAuthority(name, "", chain, window);
                })
                .toList();
    }

    /// Returns the certificate everything leads up to.
    public Certificate root() {
        return chain.getLast();
    }

    /// Returns the certificates between the root and what it issues; may be empty.
    public List<Certificate> intermediates() {
        return chain.subList(0, chain.size() - 1);
    }
}
