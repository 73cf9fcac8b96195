// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// What a registry is shown to prove on whose behalf it is asked.
public sealed interface Credentials {
    /// Returns what tells these credentials from others: a digest that is salted anew in each process and never shows
    /// the secret. Part of every key under which something is kept that came with them.
    String identity();

    /// No credentials.
    ///
    /// @param note why there are none where there might have been, empty otherwise; goes into the text of a refusal
    record Anonymous(String note) implements Credentials {
        public static final Anonymous PLAIN = new Anonymous("");

        @Override
        public String identity() {
            return "anonymous";
        }
    }

    /// A user and a password, for basic authentication (RFC 7617) or for a token service.
    record Basic(String user, String password) implements Credentials {
        @Override
        public String identity() {
            return Identities.of("basic", user, password);
        }

        /// Returns the value of the header `Authorization`.
        String header() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Basic[" + user + "]";
        }
    }

    /// A refresh token that a token service exchanges for a short-lived one (OAuth 2, RFC 6749 §6).
    ///
    /// @param user name beside which it stood, often `<token>`; used where the service knows no exchange
    record IdentityToken(String user, String token) implements Credentials {
        @Override
        public String identity() {
            return Identities.of("identity-token", user, token);
        }

        @Override
        public String toString() {
            return "IdentityToken[" + user + "]";
        }
    }

    /// A bearer token that the registry itself takes.
    record RegistryToken(String token) implements Credentials {
        @Override
        public String identity() {
            return Identities.of("registry-token", "", token);
        }

        @Override
        public String toString() {
            return "RegistryToken[]";
        }
    }

    /// Makes identities.
    final class Identities {
        private static final String SALT =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

        private Identities() {}

        private static String of(String kind, String user, String secret) {
            String all = String.join("\0", SALT, kind, user, secret);
            return Digest.of(all.getBytes(StandardCharsets.UTF_8)).hex();
        }
    }
}
