// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The Secret `webhook-certs`: its keys and who writes them.
///
/// @param object the whole Secret
record CertificateSecret(JsonObject object) {
    /// Longest value that is read, in bytes.
    static final int LONGEST = 256 << 10;

    /// The authority's private key. The reference throws it away and makes a new authority for each certificate,
    /// so that once a month everybody who trusts the old one fails for a moment. With the key, a renewal changes
    /// nothing that others trust; the authority itself changes once in eight months, in steps. Whoever reads this
    /// Secret could serve as the webhook anyway; beyond that the key is good for nothing, because the authority
    /// is limited to the webhook's own names and nobody but its API server trusts it.
    static final String AUTHORITY_KEY = "ca-key.pem";

    /// Names of the values.
    record Keys(String chain, String key, String authorities) {}

    /// As the reference calls them.
    static final Keys OWN = new Keys("server-cert.pem", "server-key.pem", "ca-cert.pem");
    /// As Secrets of type `kubernetes.io/tls` call them, and cert-manager.
    static final Keys FOREIGN = new Keys("tls.crt", "tls.key", "ca.crt");

    /// Makes a view of what the API server gave.
    static CertificateSecret of(JsonObject secret) {
        return new CertificateSecret(secret);
    }

    /// Returns whether somebody else writes this Secret, so that we never do.
    boolean foreign() {
        boolean type = object.string("type").filter("kubernetes.io/tls"::equals).isPresent();
        boolean annotated =
                ApiServer.metadata(object).object("annotations").orElse(JsonObject.EMPTY).members().keySet().stream()
                        .anyMatch(name -> name.startsWith("cert-manager.io/"));
        return type
                || annotated
                || text(FOREIGN.chain()).isPresent()
                || text(FOREIGN.key()).isPresent();
    }

    /// Returns the authorities (PEM) that we are going to serve with; empty where there are none, or the Secret
    /// is not ours.
    String announced() {
        return foreign()
                ? ""
                : text(OWN.authorities())
                        .filter(pem -> !CertificateState.authorities(pem).isEmpty())
                        .orElse("");
    }

    /// Returns the text stored under `key`; empty where there is none, or none of a length that is read.
    Optional<String> text(String key) {
        return object.object("data")
                .flatMap(data -> data.string(key))
                .filter(base64 -> base64.length() <= LONGEST)
                .flatMap(CertificateContents::decoded)
                .filter(bytes -> bytes.length > 0)
                // PEM is ASCII; what is not will not parse.
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    /// Returns the Secret with `texts` among its data.
    JsonObject with(Map<String, String> texts) {
        Map<String, JsonValue> data = new LinkedHashMap<>(
                object.object("data").orElse(JsonObject.EMPTY).members());
        texts.forEach((key, text) -> data.put(
                key, new JsonString(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII)))));
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put("data", new JsonObject(data));
        return new JsonObject(members);
    }
}
