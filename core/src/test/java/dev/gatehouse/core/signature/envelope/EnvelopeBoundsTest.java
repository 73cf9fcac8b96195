// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How much envelopes and statements may hold, and of which kind their members are.
class EnvelopeBoundsTest {
    private static final Digest ARTIFACT = new Digest("ab".repeat(32));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Envelope envelope(String signatures) {
        String document = "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":" + signatures + "}";
        return EnvelopeReader.read(bytes(document), JsonLimits.DEFAULT);
    }

    private static String signatures(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"sig\":\"AA==\",\"keyid\":\"" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void reads32SignaturesAndNoMore() {
        assertThat(envelope("[]").signatures()).isEmpty();
        assertThat(envelope(signatures(32)).signatures()).hasSize(32);
        assertThatThrownBy(() -> envelope(signatures(33)))
                .isInstanceOf(MalformedEnvelopeException.class)
                .hasMessage("envelope has more than 32 signatures");
    }

    @Test
    void aKeyIdMayBeAbsent() {
        assertThat(envelope("[{\"sig\":\"AA==\",\"keyid\":null}]")).isEqualTo(envelope("[{\"sig\":\"AA==\"}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "true"})
    void aKeyIdIsAText(String value) {
        assertThatThrownBy(() -> envelope("[{\"sig\":\"AA==\",\"keyid\":" + value + "}]"))
                .isInstanceOf(MalformedEnvelopeException.class)
                .hasMessage("envelope has a keyid that is no string");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1", "10, 1000", "1000, 10", "1000, 1000"})
    void encodesWhateverItsLengths(int type, int payload) {
        Envelope envelope = new Envelope("t".repeat(type), Blob.of(bytes("p".repeat(payload))), List.of());
        assertThat(envelope.preAuthenticationEncoding())
                .isEqualTo(Blob.of(
                        bytes("DSSEv1 " + type + " " + "t".repeat(type) + " " + payload + " " + "p".repeat(payload))));
    }

    // Letters that tell the alphabets apart, each of them in front.
    @ParameterizedTest
    @CsvSource({
        "+_8, ''",
        "-/8, ''",
        "+/8=, fbff",
        "-_8=, fbff",
        "-_8, fbff",
        "/_s, ''",
        "_-s, ffeb",
        "/+s, ffeb",
        "-A==, f8",
        "_A==, fc",
        "+A==, f8",
        "/A==, fc",
        "' AA==', ''",
        "A, ''",
        "'', ''"
    })
    void decodesEitherAlphabetButNotBoth(String text, String hex) {
        if (hex.isEmpty() && !text.isEmpty()) {
            assertThat(Base64Bytes.decode(text)).isEmpty();
        } else {
            assertThat(Base64Bytes.decode(text)).contains(Blob.of(HexFormat.of().parseHex(hex)));
        }
    }

    private static Statement statement(String subject) {
        String document = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"p\"" + subject + "}";
        return Statement.read(bytes(document), JsonLimits.DEFAULT);
    }

    private static String subjects(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i == count - 1 ? "{\"digest\":{\"sha256\":\"" + ARTIFACT.hex() + "\"}}" : "{}")
                .collect(Collectors.joining(",", ",\"subject\":[", "]"));
    }

    private static String digests(int count) {
        String others =
                IntStream.range(1, count).mapToObj(i -> "\"x" + i + "\":\"\",").collect(Collectors.joining());
        return ",\"subject\":[{\"digest\":{" + others + "\"sha256\":\"" + ARTIFACT.hex() + "\"}}]";
    }

    @Test
    void reads1024SubjectsAndNoMore() {
        assertThat(statement(subjects(1024)).isAbout(ARTIFACT)).isTrue();
        assertThatThrownBy(() -> statement(subjects(1025)))
                .isInstanceOf(MalformedEnvelopeException.class)
                .hasMessage("statement has more than 1024 subjects");
    }

    @Test
    void reads32DigestsAndNoMore() {
        assertThat(statement(digests(32)).subjects())
                .singleElement()
                .satisfies(subject -> assertThat(subject.digests()).hasSize(32));
        assertThat(statement(digests(32)).isAbout(ARTIFACT)).isTrue();
        assertThatThrownBy(() -> statement(digests(33)))
                .isInstanceOf(MalformedEnvelopeException.class)
                .hasMessage("subject has more than 32 digests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"subject\":null", ",\"subject\":[]", ",\"subject\":[{}]"})
    void aStatementAboutNothingIsAboutNoArtifact(String subject) {
        assertThat(statement(subject).isAbout(ARTIFACT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"x\"", "1", "true"})
    void theSubjectIsAList(String value) {
        assertThatThrownBy(() -> statement(",\"subject\":" + value))
                .isInstanceOf(MalformedEnvelopeException.class)
                .hasMessage("statement has a subject that is no array");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"x\"", "1"})
    void everySubjectIsAnObject(String value) {
        assertThatThrownBy(() -> statement(",\"subject\":[" + value + "]"))
                .isInstanceOf(MalformedEnvelopeException.class)
                .hasMessage("statement has a subject that is no object");
    }
}
