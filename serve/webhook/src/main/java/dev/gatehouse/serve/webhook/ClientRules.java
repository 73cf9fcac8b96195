// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.Optional;

/// Whose reviews are answered, and how many of them at once.
///
/// @param authority who vouches for clients; where there is one, a review is answered only to who shows a
/// certificate
///     of it. Probes are answered to anybody
/// @param mostRequests reviews of one address that are answered at once; more are answered 429
public record ClientRules(Optional<ClientAuthority> authority, int mostRequests) {
    /// Anybody, 2,048 at once: more than any API server sends, fewer than hold up the others.
    public static final ClientRules DEFAULT = new ClientRules(Optional.empty(), 2_048);

    public ClientRules {
        if (mostRequests < 1) {
            throw new IllegalArgumentException("mostRequests is positive");
        }
    }

    /// Returns the same rules for clients that `demanded` vouches for.
    public ClientRules certifiedBy(ClientAuthority demanded) {
        return new ClientRules(Optional.of(demanded), mostRequests);
    }

    /// Returns the same rules with another number of requests.
    public ClientRules withMostRequests(int most) {
        return new ClientRules(authority, most);
    }
}
