// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.MalformedKeyException;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.Window;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `gatehouse verify` is told about a signature, with cosign's flags, and the policy that says the same.
final class SignerOptions {
    private static final String PUBLIC_LOG = "https://rekor.sigstore.dev";

    @Option(names = "--key", paramLabel = "FILE|URL", description = "Public key in PEM whose signature counts.")
    private @Nullable String key;

    @Option(
            names = "--signature-digest-algorithm",
            paramLabel = "HASH",
            description = "Hash of the key's signatures: sha224, sha256, sha384 or sha512 (default: sha256, and what"
                    + " goes with the key's curve).")
    private @Nullable String hash;

    @Option(
            names = "--certificate-identity",
            paramLabel = "TEXT",
            description = "Whose certificate counts: a mail address, URI or other name, exactly.")
    private @Nullable String identity;

    @Option(
            names = "--certificate-identity-regexp",
            paramLabel = "REGEXP",
            description = "The same as a regular expression that is found somewhere in the name.")
    private @Nullable String identityPattern;

    @Option(
            names = "--certificate-oidc-issuer",
            paramLabel = "URL",
            description = "Who vouched for that identity, exactly.")
    private @Nullable String issuer;

    @Option(
            names = "--certificate-oidc-issuer-regexp",
            paramLabel = "REGEXP",
            description = "The same as a regular expression that is found somewhere in the issuer.")
    private @Nullable String issuerPattern;

    @Option(
            names = "--ca-roots",
            paramLabel = "FILE",
            description = "Issuers of certificates to believe instead of the trusted root's, PEM.")
    private @Nullable String roots;

    @Option(
            names = "--ca-intermediates",
            paramLabel = "FILE",
            description = "Intermediates that go with --ca-roots, PEM.")
    private @Nullable String intermediates;

    @Option(
            names = {"--type"},
            paramLabel = "TYPE",
            description = "Demand an attestation of this predicate type, as cosign verify-attestation does: a URI, or"
                    + " custom, slsaprovenance, slsaprovenance02, slsaprovenance1, spdx, spdxjson, cyclonedx, link,"
                    + " vuln, openvex.")
    private @Nullable String type;

    @Option(
            names = "--signature-format",
            paramLabel = "FORMAT",
            description = "legacy: only cosign's tags; bundle: only Sigstore bundles (default: both).")
    private @Nullable String format;

    @Option(
            names = "--new-bundle-format",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            description = "cosign's name for the same: true means bundle, false legacy.")
    private @Nullable Boolean bundles;

    @Option(
            names = {"--insecure-ignore-tlog", "--private-infrastructure"},
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            description = "Do not demand that a transparency log has the signature.")
    private boolean ignoreLog;

    @Option(
            names = "--insecure-ignore-sct",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            description = "Do not demand that a log has the certificate.")
    private boolean ignoreCertificateLog;

    @Option(
            names = "--use-signed-timestamps",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            description = "Demand a signed timestamp (RFC 3161) of an authority of the trusted root.")
    private boolean timestamps;

    @Option(
            names = "--rekor-url",
            paramLabel = "URL",
            description = "The log to ask about a signature in cosign's layout that brings no entry along"
                    + " (default: ${DEFAULT-VALUE}).")
    private String log = PUBLIC_LOG;

    @Option(
            names = "--attachment-tag-prefix",
            paramLabel = "TEXT",
            description = "What the tags of signatures begin with.")
    private @Nullable String prefix;

    @Option(
            names = "--experimental-oci11",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            description = "Accepted; referrers are looked at either way.")
    void experimentalOci11(boolean enabled) {
        // cosign's flag. Whatever it says, referrers are looked at here.
    }

    /// Returns what is wrong with the combination; empty where nothing is.
    Optional<String> problem() {
        if (format != null && bundles != null) {
            return Optional.of("--signature-format and --new-bundle-format do not go together");
        }
        boolean certificate = identity != null || identityPattern != null || issuer != null || issuerPattern != null;
        if (key != null) {
            return certificate || roots != null
                    ? Optional.of("--key goes with none of --certificate-... and --ca-roots")
                    : Optional.empty();
        }
        if (identity == null && identityPattern == null) {
            return Optional.of("--key, --certificate-identity or --certificate-identity-regexp is required");
        }
        if (issuer == null && issuerPattern == null) {
            return Optional.of("--certificate-oidc-issuer or --certificate-oidc-issuer-regexp is required");
        }
        if ((identity != null && identityPattern != null) || (issuer != null && issuerPattern != null)) {
            return Optional.of("a text and a regular expression for the same do not go together");
        }
        if (hash != null) {
            return Optional.of("--signature-digest-algorithm goes with --key");
        }
        if (roots == null && intermediates != null) {
            return Optional.of("--ca-intermediates goes with --ca-roots");
        }
        return Optional.empty();
    }

    /// Returns the ClusterImagePolicy that says the same.
    ///
    /// @throws IOException where a file cannot be read
    JsonObject policy(Map<String, String> environment) throws IOException {
        Map<String, JsonValue> authority = new LinkedHashMap<>();
        authority.put("name", text("command-line"));
        if (key != null) {
            authority.put("key", key(key));
        } else {
            authority.put("keyless", keyless());
        }
        if (!ignoreLog) {
            authority.put("ctlog", object(Map.of("url", text(log))));
        }
        if (timestamps) {
            authority.put("rfc3161timestamp", JsonObject.EMPTY);
        }
        if (type != null) {
            authority.put("attestations", array(object(Map.of("name", text("type"), "predicateType", text(type)))));
        }
        Map<String, JsonValue> source = source(environment);
        if (!source.isEmpty()) {
            authority.put("source", array(object(source)));
        }
        Optional.ofNullable(format)
                .or(() -> Optional.ofNullable(bundles).map(only -> only ? "bundle" : "legacy"))
                .ifPresent(wanted -> authority.put("signatureFormat", text(wanted)));
        return object(Map.of(
                "apiVersion", text("policy.sigstore.dev/v1beta1"),
                "kind", text("ClusterImagePolicy"),
                "metadata", object(Map.of("name", text("command-line"))),
                "spec",
                        object(Map.of(
                                "images", array(object(Map.of("glob", text("**")))),
                                "authorities", array(object(authority))))));
    }

    private JsonObject key(String file) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        String pem = TrustOptions.text(file);
        try {
            // A file that is no key is not a wrong argument.
            var _ = VerificationKey.read(pem, KeyHash.UNSET);
        } catch (MalformedKeyException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        members.put("data", text(pem));
        Optional.ofNullable(hash).ifPresent(algorithm -> members.put("hashAlgorithm", text(algorithm)));
        return object(members);
    }

    private JsonObject keyless() throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        if (roots != null) {
            String pem =
                    TrustOptions.text(roots) + (intermediates == null ? "" : "\n" + TrustOptions.text(intermediates));
            try {
                var _ = CertificateAuthority.ofOwnPki(roots, pem, Window.UNBOUNDED);
            } catch (MalformedCertificateException e) {
                throw new IOException(roots + ": " + e.getMessage(), e);
            }
            members.put("ca-cert", object(Map.of("data", text(pem))));
        }
        Map<String, JsonValue> who = new LinkedHashMap<>();
        Optional.ofNullable(identity).ifPresent(exact -> who.put("subject", text(exact)));
        Optional.ofNullable(identityPattern).ifPresent(pattern -> who.put("subjectRegExp", text(pattern)));
        Optional.ofNullable(issuer).ifPresent(exact -> who.put("issuer", text(exact)));
        Optional.ofNullable(issuerPattern).ifPresent(pattern -> who.put("issuerRegExp", text(pattern)));
        members.put("identities", array(object(who)));
        if (ignoreCertificateLog) {
            members.put("insecureIgnoreSCT", JsonBoolean.TRUE);
        }
        return object(members);
    }

    private Map<String, JsonValue> source(Map<String, String> environment) {
        Map<String, JsonValue> source = new LinkedHashMap<>();
        String repository = environment.getOrDefault("COSIGN_REPOSITORY", "");
        if (!repository.isEmpty()) {
            source.put("oci", text(repository));
        }
        Optional.ofNullable(prefix).ifPresent(begin -> source.put("tagPrefix", text(begin)));
        return source;
    }

    private static JsonString text(String text) {
        return new JsonString(text);
    }

    private static JsonArray array(JsonObject element) {
        return new JsonArray(List.<JsonValue>of(element));
    }

    private static JsonObject object(Map<String, ? extends JsonValue> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }
}
