// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.TrustRoot.CertificateAuthority;
import dev.gatehouse.core.crd.TrustRoot.SigstoreKeys;
import dev.gatehouse.core.crd.TrustRoot.Subject;
import dev.gatehouse.core.crd.TrustRoot.TransparencyLogInstance;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Renders the keys of a TrustRoot as the JSON of a Sigstore trusted root, as programs find it in
/// `config-sigstore-keys`.
final class SigstoreKeysWriter {
    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";
    private static final JsonObject ALWAYS =
            new GoJson().text("start", "1970-01-01T00:00:00Z").done();

    private SigstoreKeysWriter() {}

    /// Renders `keys`.
    ///
    /// @throws UnusableTrustException where a chain or a key cannot be read
    static JsonObject trustedRoot(SigstoreKeys keys) throws UnusableTrustException {
        List<JsonValue> authorities =
                all(keys.certificateAuthorities(), "certificate authority", SigstoreKeysWriter::authority);
        List<JsonValue> logs = all(keys.tLogs(), "transparency log instance", SigstoreKeysWriter::log);
        List<JsonValue> certificateLogs = all(keys.ctLogs(), "ct log instance", SigstoreKeysWriter::log);
        List<JsonValue> timestamps =
                all(keys.timestampAuthorities(), "timestamp authority", SigstoreKeysWriter::authority);
        return new GoJson()
                .text("mediaType", MEDIA_TYPE)
                .listIfAny("tlogs", logs, log -> log)
                .listIfAny("certificateAuthorities", authorities, authority -> authority)
                .listIfAny("ctlogs", certificateLogs, log -> log)
                .listIfAny("timestampAuthorities", timestamps, authority -> authority)
                .done();
    }

    /// Renders `root`, which comes out of a repository.
    ///
    /// @throws UnusableTrustException where a key cannot be read
    static JsonObject trustedRoot(TrustedRoot root) throws UnusableTrustException {
        List<JsonValue> logs = all(root.transparencyLogs(), "transparency log instance", SigstoreKeysWriter::log);
        List<JsonValue> certificateLogs = all(root.certificateLogs(), "ct log instance", SigstoreKeysWriter::log);
        List<JsonValue> authorities = new ArrayList<>();
        root.certificateAuthorities()
                .forEach(one -> authorities.add(authority(one.name(), one.uri(), one.chain(), one.window())));
        List<JsonValue> timestamps = new ArrayList<>();
        root.timestampAuthorities()
                .forEach(one -> timestamps.add(authority(one.name(), one.uri(), one.chain(), one.window())));
        return new GoJson()
                .text("mediaType", MEDIA_TYPE)
                .listIfAny("tlogs", logs, log -> log)
                .listIfAny("certificateAuthorities", authorities, authority -> authority)
                .listIfAny("ctlogs", certificateLogs, log -> log)
                .listIfAny("timestampAuthorities", timestamps, authority -> authority)
                .done();
    }

    private static JsonObject authority(String name, String uri, List<Certificate> chain, Window window) {
        List<JsonValue> certificates = chain.stream()
                .<JsonValue>map(certificate -> new GoJson()
                        .text("rawBytes", Base64Text.of(certificate.encoded()).text())
                        .done())
                .toList();
        return new GoJson()
                .value("subject", new GoJson().textIfAny("commonName", name).done())
                .textIfAny("uri", uri)
                .value(
                        "certChain",
                        new GoJson()
                                .listIfAny("certificates", certificates, certificate -> certificate)
                                .done())
                .value("validFor", window(window))
                .done();
    }

    private static JsonObject log(TransparencyLog log) throws UnusableTrustException {
        TrustPem.Key key = TrustPem.key(log.key().encoded());
        return new GoJson()
                .textIfAny("baseUrl", log.baseUrl())
                .text("hashAlgorithm", log.algorithm().hash().replace("SHA-", "SHA2_"))
                .value(
                        "publicKey",
                        new GoJson()
                                .text("rawBytes", key.der().text())
                                .textIfAny("keyDetails", key.details())
                                .value("validFor", window(log.window()))
                                .done())
                .value("logId", new GoJson().text("keyId", keyId(key.bytes())).done())
                .done();
    }

    private static JsonObject window(Window window) {
        GoJson written = new GoJson().text("start", window.start().toString());
        return window.end()
                .map(end -> written.text("end", end.toString()))
                .orElse(written)
                .done();
    }

    /// Renders one part.
    private interface Rendering<T> {
        JsonObject of(T part) throws UnusableTrustException;
    }

    private static <T> List<JsonValue> all(List<T> parts, String what, Rendering<T> rendering)
            throws UnusableTrustException {
        List<JsonValue> rendered = new ArrayList<>();
        for (T part : parts) {
            try {
                rendered.add(rendering.of(part));
            } catch (UnusableTrustException e) {
                throw new UnusableTrustException("failed to convert " + what + ": " + e.reason());
            }
        }
        return rendered;
    }

    private static JsonObject authority(CertificateAuthority authority) throws UnusableTrustException {
        List<JsonValue> certificates = new ArrayList<>();
        for (byte[] certificate : TrustPem.certificates(pem(authority.certChain()))) {
            certificates.add(new GoJson()
                    .text("rawBytes", Base64Text.of(certificate).text())
                    .done());
        }
        return new GoJson()
                .objectIfSet("subject", authority.subject(), SigstoreKeysWriter::subject)
                .textIfAny("uri", authority.uri())
                .value(
                        "certChain",
                        new GoJson()
                                .listIfAny("certificates", certificates, certificate -> certificate)
                                .done())
                .value("validFor", ALWAYS)
                .done();
    }

    private static JsonObject subject(Subject subject) {
        return new GoJson()
                .textIfAny("organization", subject.organization())
                .textIfAny("commonName", subject.commonName())
                .done();
    }

    private static JsonObject log(TransparencyLogInstance log) throws UnusableTrustException {
        TrustPem.Key key = TrustPem.key(pem(log.publicKey()));
        byte[] der = key.bytes();
        return new GoJson()
                .textIfAny("baseUrl", log.baseUrl())
                .textIfAny("hashAlgorithm", hash(log.hashAlgorithm()))
                .value(
                        "publicKey",
                        new GoJson()
                                .text("rawBytes", Base64Text.of(der).text())
                                .textIfAny("keyDetails", key.details())
                                .value("validFor", ALWAYS)
                                .done())
                .value("logId", new GoJson().text("keyId", keyId(der)).done())
                .done();
    }

    // The id is 32 bytes. The reference implementation writes their hexadecimal digits instead, as bytes, and
    // looks logs up by them; whoever reads this ConfigMap expects that.
    private static String keyId(byte[] der) {
        return Base64Text.of(Digest.of(der).hex().getBytes(StandardCharsets.US_ASCII))
                .text();
    }

    private static String hash(@Nullable String written) {
        return switch (written == null ? "" : written.toLowerCase(Locale.ROOT)) {
            case "sha-256", "sha256" -> "SHA2_256";
            case "sha-384", "sha384" -> "SHA2_384";
            case "sha-512", "sha512" -> "SHA2_512";
            default -> "";
        };
    }

    private static String pem(@Nullable Base64Text written) {
        return written == null ? "" : new String(written.bytes(), StandardCharsets.UTF_8);
    }
}
