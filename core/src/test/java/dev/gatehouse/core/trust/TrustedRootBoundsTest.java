// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How much a trusted root may hold, and of which kind its members are.
class TrustedRootBoundsTest {
    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=root").selfSigned();
    private static final String START = "\"validFor\":{\"start\":\"2026-01-01T00:00:00Z\"}";
    private static final String CERTIFICATE = "{\"rawBytes\":\""
            + Base64.getEncoder().encodeToString(ROOT.certificate().encoded()) + "\"}";
    private static final String UNKNOWN =
            "{\"publicKey\":{\"keyDetails\":\"NEW\",\"rawBytes\":\"AA==\"," + START + "}}";
    private static final String KEY =
            Base64.getEncoder().encodeToString(TestKeys.elliptic().getPublic().getEncoded());

    private static TrustedRoot read(String document) {
        return TrustedRootReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static String listOf(int count, String element) {
        return IntStream.range(0, count).mapToObj(_ -> element).collect(Collectors.joining(","));
    }

    private static TrustedRoot logs(int count) {
        return read("{\"tlogs\":[" + listOf(count, UNKNOWN) + "]}");
    }

    private static String authority(int certificates, String window) {
        return "{\"certificateAuthorities\":[{\"certChain\":{\"certificates\":[" + listOf(certificates, CERTIFICATE)
                + "]}," + window + "}]}";
    }

    @Test
    void reads256LogsAndNoMore() {
        assertThat(logs(256).transparencyLogs()).isEmpty();
        assertThatThrownBy(() -> logs(257)).hasMessage("tlogs: more than 256 elements");
    }

    @Test
    void reads32CertificatesAndNoMore() {
        assertThat(read(authority(32, START)).certificateAuthorities())
                .singleElement()
                .satisfies(authority -> assertThat(authority.chain()).hasSize(32));
        assertThatThrownBy(() -> read(authority(33, START)))
                .hasMessage("certificateAuthorities[0].certChain.certificates: more than 32 elements");
    }

    @Test
    void reads5000000BytesAndNoMore() {
        assertThat(read("{}" + " ".repeat(TrustedRootReader.LONGEST - 2))).isEqualTo(TrustedRoot.NOBODY);
        assertThatThrownBy(() -> read("{}" + " ".repeat(TrustedRootReader.LONGEST - 1)))
                .isInstanceOf(MalformedTrustedRootException.class)
                .hasMessageStartingWith("document: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"validFor\":{\"start\":\"2026-01-01\"} | validFor.start: not a time as in RFC 3339",
                "\"validFor\":{\"start\":1} | validFor.start: not a string",
                "\"validFor\":{\"start\":\"\"} | validFor.start: missing",
                "\"validFor\":{\"start\":null} | validFor.start: missing",
                "\"validFor\":[] | validFor: not an object",
                "\"validFor\":null | validFor.start: missing",
                "\"validFor\":{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"never\"} | validFor.end: not a time as in RFC 3339",
                "\"validFor\":\"always\" | validFor: not an object",
                "\"validFor\":true | validFor: not an object",
                "\"validFor\":1 | validFor: not an object",
                "\"validFor\":{\"start\":[]} | validFor.start: not a string",
                "\"validFor\":{\"start\":true} | validFor.start: not a string",
                "\"subject\":1 | subject: not an object",
                "\"subject\":{\"organization\":{}} | subject.organization: not a string"
            })
    void saysWhatIsWrongWithAnAuthority(String member, String message) {
        assertThatThrownBy(() -> read(authority(1, member)))
                .isInstanceOf(MalformedTrustedRootException.class)
                .hasMessage("certificateAuthorities[0]." + message.strip());
    }

    @Test
    void readsTimesInEveryZone() {
        String window = "\"validFor\":{\"start\":\"2026-01-01T02:00:00+02:00\",\"end\":\"2026-01-02T00:00:00.5Z\"}";
        assertThat(read(authority(1, window)).certificateAuthorities())
                .singleElement()
                .satisfies(authority -> assertThat(authority.window())
                        .isEqualTo(Window.between(
                                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00.500Z"))));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"organization\":\"o\"', o",
        "'\"commonName\":\"c\"', c",
        "'\"organization\":\"\"', ''",
        "'\"organization\":null,\"commonName\":\"c\"', c"
    })
    void namesAnAuthorityByWhatIsThere(String subject, String name) {
        assertThat(read(authority(1, START + ",\"subject\":{" + subject + "}"))
                        .certificateAuthorities()
                        .getFirst()
                        .name())
                .isEqualTo(name);
    }

    private static String log(String rawBytes, String more) {
        return "{\"ctlogs\":[{\"publicKey\":{\"rawBytes\":\"" + rawBytes + "\"," + START + "}" + more + "}]}";
    }

    @Test
    void readsBothAlphabetsOfBase64WithAndWithoutPadding() {
        String url = KEY.replace('+', '-').replace('/', '_');
        TrustedRoot expected = read(log(KEY, ""));
        assertThat(expected.certificateLogs()).hasSize(1);
        assertThat(read(log(url, ""))).isEqualTo(expected);
        assertThat(read(log(url.replace("=", ""), ""))).isEqualTo(expected);
        assertThatThrownBy(() -> read(log("*", ""))).hasMessage("ctlogs[0].publicKey.rawBytes: not base64");
        assertThatThrownBy(() -> read(log("", ""))).hasMessage("ctlogs[0].publicKey.rawBytes: missing");
    }

    @Test
    void callsALogByItsKeyWhereNobodySaysOtherwise() {
        PublicKey key = PublicKey.read(Base64.getDecoder().decode(KEY));
        assertThat(read(log(KEY, "")).certificateLogs(key.logId())).hasSize(1);
        assertThat(read(log(KEY, ",\"logId\":null")).certificateLogs(key.logId()))
                .hasSize(1);
        String id = ",\"logId\":{\"keyId\":\"" + Base64.getEncoder().encodeToString(new byte[32]) + "\"}";
        assertThat(read(log(KEY, id)).certificateLogs(new LogId("00".repeat(32))))
                .hasSize(1);
        assertThat(read(log(KEY, id)).certificateLogs(key.logId())).isEmpty();
        assertThatThrownBy(() -> read(log(KEY, ",\"logId\":{}"))).hasMessage("ctlogs[0].logId.keyId: missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
                "application/vnd.dev.sigstore.trustedroot.v0.2+json",
                "application/vnd.dev.sigstore.trustedroot.v0.2.1+json"
            })
    void readsEveryMinorVersion(String mediaType) {
        assertThat(read("{\"mediaType\":\"" + mediaType + "\"}")).isEqualTo(TrustedRoot.NOBODY);
    }
}
