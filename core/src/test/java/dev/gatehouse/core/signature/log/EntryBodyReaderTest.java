// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of entry that Rekor writes, what it holds, and how each may differ in one respect.
class EntryBodyReaderTest {
    private static final String KEY = base64("-----BEGIN PUBLIC KEY-----\nAQI=\n-----END PUBLIC KEY-----\n");
    private static final String CERTIFICATE = base64("-----BEGIN CERTIFICATE-----\nAwQ=\n-----END CERTIFICATE-----\n");
    private static final Blob KEY_DER = Blob.of(new byte[] {1, 2});
    private static final Blob CERTIFICATE_DER = Blob.of(new byte[] {3, 4});
    private static final Blob SIGNATURE = Blob.of(new byte[] {5});
    private static final String HASH = "{\"algorithm\":\"sha256\",\"value\":\"0a\"}";
    private static final String OTHER_HASH = "{\"algorithm\":\"sha512\",\"value\":\"0b\"}";
    private static final LoggedHash READ_HASH = new LoggedHash("SHA-256", Blob.of(new byte[] {10}));
    private static final LoggedHash READ_OTHER_HASH = new LoggedHash("SHA-512", Blob.of(new byte[] {11}));

    private static final String HASHED_REKORD = entry(
            "hashedrekord",
            "0.0.1",
            "{\"data\":{\"hash\":" + HASH + "},\"signature\":{\"content\":\"BQ==\",\"publicKey\":{\"content\":\"" + KEY
                    + "\"}}}");
    private static final String REKORD = HASHED_REKORD.replace("hashedrekord", "rekord");
    private static final String HASHED_REKORD_2 = entry(
            "hashedrekord",
            "0.0.2",
            "{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\",\"digest\":\"Cg==\"},\"signature\":"
                    + "{\"content\":\"BQ==\",\"verifier\":{\"publicKey\":{\"rawBytes\":\"AQI=\"}}}}}");
    private static final String DSSE_SIGNATURE = "{\"signature\":\"BQ==\",\"verifier\":\"" + CERTIFICATE + "\"}";
    private static final String DSSE = entry(
            "dsse",
            "0.0.1",
            "{\"payloadHash\":" + HASH + ",\"envelopeHash\":" + OTHER_HASH + ",\"signatures\":[" + DSSE_SIGNATURE
                    + "]}");
    private static final String DSSE_2 = entry(
            "dsse",
            "0.0.2",
            "{\"dsseV002\":{\"payloadHash\":{\"algorithm\":\"SHA2_512\",\"digest\":\"Cw==\"},\"signatures\":["
                    + "{\"content\":\"BQ==\",\"verifier\":{\"x509Certificate\":{\"rawBytes\":\"AwQ=\"}}}]}}");
    private static final String IN_TOTO =
            entry("intoto", "0.0.1", "{\"content\":{\"hash\":" + HASH + "},\"publicKey\":\"" + KEY + "\"}");
    // The signature is encoded twice: `BQ==` in base64.
    private static final String IN_TOTO_2 = entry(
            "intoto",
            "0.0.2",
            "{\"content\":{\"envelope\":{\"signatures\":[{\"publicKey\":\"" + KEY + "\",\"sig\":\"" + base64("BQ==")
                    + "\"}]},\"hash\":" + HASH + ",\"payloadHash\":" + OTHER_HASH + "}}");

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String entry(String kind, String version, String spec) {
        return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + version + "\",\"spec\":" + spec + "}";
    }

    private static EntryBody read(String text) {
        return EntryBodyReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LoggedSignature keyed(Blob... spellings) {
        return new LoggedSignature(List.of(spellings), KEY_DER, false);
    }

    private static LoggedSignature certified(Blob... spellings) {
        return new LoggedSignature(List.of(spellings), CERTIFICATE_DER, true);
    }

    static Stream<Arguments> kinds() {
        Optional<LoggedHash> none = Optional.empty();
        Optional<LoggedHash> hash = Optional.of(READ_HASH);
        Optional<LoggedHash> other = Optional.of(READ_OTHER_HASH);
        Blob encoded = Blob.of("BQ==".getBytes(StandardCharsets.US_ASCII));
        return Stream.of(
                kind(HASHED_REKORD, "hashedrekord/0.0.1", hash, none, none, keyed(SIGNATURE)),
                kind(REKORD, "rekord/0.0.1", hash, none, none, keyed(SIGNATURE)),
                kind(HASHED_REKORD_2, "hashedrekord/0.0.2", hash, none, none, keyed(SIGNATURE)),
                kind(DSSE, "dsse/0.0.1", none, hash, other, certified(SIGNATURE)),
                kind(DSSE_2, "dsse/0.0.2", none, other, none, certified(SIGNATURE)),
                kind(IN_TOTO, "intoto/0.0.1", none, none, hash, keyed()),
                kind(IN_TOTO_2, "intoto/0.0.2", none, other, hash, keyed(encoded, SIGNATURE)));
    }

    private static Arguments kind(
            String text,
            String kind,
            Optional<LoggedHash> message,
            Optional<LoggedHash> payload,
            Optional<LoggedHash> envelope,
            LoggedSignature signature) {
        return argumentSet(kind, text, new EntryBody(kind, message, payload, envelope, List.of(signature)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readsEveryKind(String text, EntryBody body) {
        assertThat(read(text)).isEqualTo(body);
    }

    static Stream<Arguments> hashes() {
        return Stream.of(
                argumentSet("SHA-256", HASHED_REKORD, "SHA-256"),
                argumentSet("SHA-384", HASHED_REKORD.replace("sha256", "sha384"), "SHA-384"),
                argumentSet("SHA-512", HASHED_REKORD.replace("sha256", "sha512"), "SHA-512"),
                argumentSet("SHA-256 of the second version", HASHED_REKORD_2, "SHA-256"),
                argumentSet(
                        "SHA-384 of the second version", HASHED_REKORD_2.replace("SHA2_256", "SHA2_384"), "SHA-384"),
                argumentSet(
                        "SHA-512 of the second version", HASHED_REKORD_2.replace("SHA2_256", "SHA2_512"), "SHA-512"));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void readsEveryHash(String text, String algorithm) {
        assertThat(read(text).message()).contains(new LoggedHash(algorithm, READ_HASH.value()));
    }

    @Test
    void reads32SignaturesAndNoMore() {
        for (String text : List.of(DSSE, IN_TOTO_2)) {
            int start = text.indexOf("\"signatures\":[") + "\"signatures\":[".length();
            int end = text.indexOf("]", start);
            String one = text.substring(start, end);
            String most = text.replace(one, (one + ",").repeat(31) + one);
            String more = text.replace(one, (one + ",").repeat(32) + one);
            assertThat(read(most).signatures()).hasSize(32);
            assertThatThrownBy(() -> read(more)).hasMessage("log entry has 33 signatures");
            assertThatThrownBy(() -> read(text.replace(one, ""))).hasMessage("log entry has 0 signatures");
        }
    }

    static Stream<Arguments> differences() {
        String twoBlocks = base64("-----BEGIN PUBLIC KEY-----\nAQI=\n-----END PUBLIC KEY-----\n".repeat(2));
        String otherBlock = base64("-----BEGIN PRIVATE KEY-----\nAQI=\n-----END PRIVATE KEY-----\n");
        String cut = base64("-----BEGIN PUBLIC KEY-----\nAQI=\n");
        return Stream.of(
                differing("no JSON", HASHED_REKORD, "{\"kind\"", "{kind", "log entry is not readable"),
                argumentSet("a list", "[]", "log entry is not a JSON object"),
                differing("another kind", HASHED_REKORD, "hashedrekord", "helm", "unsupported kind of log entry"),
                differing("another version", HASHED_REKORD, "0.0.1", "0.0.3", "unsupported kind of log entry"),
                differing("no kind", HASHED_REKORD, "\"kind\"", "\"k\"", "log entry has no kind"),
                differing("no version", HASHED_REKORD, "\"apiVersion\"", "\"v\"", "log entry has no apiVersion"),
                differing("no content", HASHED_REKORD, "\"spec\"", "\"s\"", "log entry has no spec"),
                differing("no data", HASHED_REKORD, "\"data\"", "\"d\"", "log entry has no data"),
                differing("no hash", HASHED_REKORD, "\"hash\"", "\"h\"", "log entry has no hash"),
                differing("no value of the hash", HASHED_REKORD, "\"value\"", "\"v\"", "log entry has no value"),
                differing("no algorithm", HASHED_REKORD, "\"algorithm\"", "\"a\"", "log entry has no algorithm"),
                differing("an unknown algorithm", HASHED_REKORD, "sha256", "sha1", "a hash of an unknown algorithm"),
                differing(
                        "an unknown algorithm", HASHED_REKORD_2, "SHA2_256", "SHA1", "a hash of an unknown algorithm"),
                differing("a hash that is no hash", HASHED_REKORD, "\"0a\"", "\"0\"", "a hash that is not hexadecimal"),
                differing(
                        "a hash in other digits", HASHED_REKORD_2, "\"Cg==\"", "\"*\"", "a digest that is not base64"),
                differing("a signature in other digits", HASHED_REKORD, "\"BQ==\"", "\"*\"", "a content that is not"),
                differing("a key in other digits", HASHED_REKORD, KEY, "*", "a key that is not base64"),
                differing("no key", HASHED_REKORD, "\"publicKey\"", "\"p\"", "log entry has no publicKey"),
                differing("a key without PEM", HASHED_REKORD, KEY, "AQI=", "a key that is not one PEM block"),
                differing("two keys", HASHED_REKORD, KEY, twoBlocks, "a key that is not one PEM block"),
                differing("a key of another kind", HASHED_REKORD, KEY, otherBlock, "a key of an unknown PEM type"),
                differing("a key that is cut off", HASHED_REKORD, KEY, cut, "a key that is not PEM"),
                differing("no signatures", DSSE, "\"signatures\"", "\"s\"", "log entry has no signatures"),
                differing("a signature that is a number", DSSE, DSSE_SIGNATURE, "1", "a signature that is no object"),
                differing(
                        "neither certificate nor key",
                        HASHED_REKORD_2,
                        "\"publicKey\"",
                        "\"p\"",
                        "not exactly one of certificate and key"),
                differing(
                        "both certificate and key",
                        HASHED_REKORD_2,
                        "\"publicKey\"",
                        "\"x509Certificate\":{\"rawBytes\":\"AwQ=\"},\"publicKey\"",
                        "not exactly one of certificate and key"),
                differing("no verifier", DSSE_2, "\"verifier\"", "\"v\"", "log entry has no verifier"),
                differing("no envelope", IN_TOTO_2, "\"envelope\"", "\"e\"", "log entry has no envelope"));
    }

    private static Arguments differing(String name, String good, String from, String to, String message) {
        assertThat(good).contains(from);
        return argumentSet(name, good.replace(from, to), message);
    }

    @ParameterizedTest
    @MethodSource("differences")
    void refusesWhatDiffersInOneRespect(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MalformedEntryException.class)
                .hasMessageContaining(message);
    }
}
