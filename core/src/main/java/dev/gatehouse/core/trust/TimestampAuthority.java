// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.util.List;
import java.util.Optional;

/// An authority that says when something existed ([RFC 3161](https://www.rfc-editor.org/rfc/rfc3161)).
///
/// @param name what people call it; may be empty
/// @param uri where it is asked; may be empty
/// @param chain the signing certificate first, where it is known beforehand, then intermediates, the root last
/// @param window in which its timestamps are believed
public record TimestampAuthority(String name, String uri, List<Certificate> chain, Window window) {
    public TimestampAuthority {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an authority has a certificate");
        }
    }

    /// Reads an authority whose chain stands in PEM, root last.
    ///
    /// @throws MalformedCertificateException where `pem` holds no such chain
    public static TimestampAuthority ofPem(String name, String uri, String pem, Window window) {
        return new TimestampAuthority(name, uri, Certificate.readPem(pem), window);
    }

    /// Returns the certificate its tokens are signed with; empty where a token has to bring it along.
    public Optional<Certificate> leaf() {
        return chain.getFirst().isAuthority() ? Optional.empty() : Optional.of(chain.getFirst());
    }

    /// Returns the certificate everything leads up to.
    public Certificate root() {
        return chain.getLast();
    }

    /// Returns the certificates between the root and the leaf; may be empty.
    public List<Certificate> intermediates() {
        int first = leaf().isPresent() ? 1 : 0;
        return first < chain.size() ? chain.subList(first, Math.max(first, chain.size() - 1)) : List.of();
    }
}
