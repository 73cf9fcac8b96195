// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
    private static final String GOOD = "{\"payloadType\":\"t\",\"payload\":\"aGk=\",\"signatures\":[{\"keyid\":\"k\","
            + "\"sig\":\"AQI=\"},{\"sig\":\"_-8\"}]}";
    private static final String STATEMENT = "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicateType\":\"p\","
            + "\"subject\":[{\"name\":\"n\",\"digest\":{\"sha1\":\"x\"}},{\"digest\":{\"sha256\":\"" + "ab".repeat(32)
            + "\"}}],\"predicate\":{}}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsPayloadAndAllSignatures() {
        Envelope envelope = EnvelopeReader.read(bytes(GOOD), JsonLimits.DEFAULT);
        assertThat(envelope.payload()).isEqualTo(Blob.of(bytes("hi")));
        assertThat(envelope.signatures())
                .isEqualTo(List.of(
                        new Envelope.Signature("k", Blob.of(new byte[] {1, 2})),
                        new Envelope.Signature("", Blob.of(new byte[] {-1, -17}))));
    }

    @Test
    void encodesAsTheStandardsExample() {
        Envelope envelope = new Envelope("http://example.com/HelloWorld", Blob.of(bytes("hello world")), List.of());
        assertThat(new String(envelope.preAuthenticationEncoding().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    static Stream<Arguments> documentsThatAreNoEnvelopes() {
        return Stream.of(
                argumentSet("no type", GOOD.replace("payloadType", "payloadtype")),
                argumentSet("no payload", GOOD.replace("\"payload\":\"aGk=\",", "")),
                argumentSet("payload of another kind", GOOD.replace("\"aGk=\"", "1")),
                argumentSet("payload that is not base64", GOOD.replace("aGk=", "a*k=")),
                argumentSet("payload in two alphabets", GOOD.replace("aGk=", "+-8=")),
                argumentSet("signature that is no object", GOOD.replace("{\"sig\":\"_-8\"}", "1")),
                argumentSet("signature without bytes", GOOD.replace("\"sig\":\"_-8\"", "")),
                argumentSet("key id that is a number", GOOD.replace("\"k\"", "1")),
                argumentSet(
                        "33 signatures",
                        GOOD.replace("{\"sig\":\"_-8\"}", "{\"sig\":\"AA==\"},".repeat(31) + "{\"sig\":\"AA==\"}")),
                argumentSet("payload twice", GOOD.replace("\"payload\"", "\"payload\":\"\",\"payload\"")),
                argumentSet("a list", "[]"));
    }

    @ParameterizedTest
    @MethodSource("documentsThatAreNoEnvelopes")
    void refusesWhatIsNoEnvelope(String document) {
        assertThatThrownBy(() -> EnvelopeReader.read(bytes(document), JsonLimits.DEFAULT))
                .isInstanceOf(MalformedEnvelopeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"})
    void readsStatementsOfBothVersions(String type) {
        Statement statement =
                Statement.read(bytes(STATEMENT.replace("https://in-toto.io/Statement/v0.1", type)), JsonLimits.DEFAULT);
        assertThat(statement.isAbout(new Digest("ab".repeat(32)))).isTrue();
        assertThat(statement.isAbout(new Digest("ac".repeat(32)))).isFalse();
    }

    static Stream<Arguments> payloadsThatAreNoStatements() {
        String subject = "{\"digest\":{\"sha256\":\"" + "ab".repeat(32) + "\"}}";
        return Stream.of(
                argumentSet("another type", STATEMENT.replace("in-toto.io", "example.com")),
                argumentSet("no predicate type", STATEMENT.replace("predicateType", "predicatetype")),
                argumentSet(
                        "predicate type twice",
                        STATEMENT.replace("\"predicateType\"", "\"predicateType\":\"q\",\"predicateType\"")),
                argumentSet(
                        "subject that is an object",
                        STATEMENT.replace("[{\"name\"", "{\"name\"").replace("}}],", "}},")),
                argumentSet("digest that is a number", STATEMENT.replace("\"x\"", "1")),
                argumentSet("1,025 subjects", STATEMENT.replace(subject, (subject + ",").repeat(1023) + subject)));
    }

    @ParameterizedTest
    @MethodSource("payloadsThatAreNoStatements")
    void refusesWhatIsNoStatement(String payload) {
        assertThatThrownBy(() -> Statement.read(bytes(payload), JsonLimits.DEFAULT))
                .isInstanceOf(MalformedEnvelopeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sha1\"", "\"sha512\"", "\"SHA256\""})
    void aDigestUnderAnotherNameIsAnotherDigest(String algorithm) {
        Statement statement = Statement.read(
                bytes(STATEMENT.replace("\"sha1\"", "\"x\"").replace("\"sha256\"", algorithm)), JsonLimits.DEFAULT);
        assertThat(statement.isAbout(new Digest("ab".repeat(32)))).isFalse();
    }

    @Test
    void upperCaseIsAnotherDigest() {
        Statement statement = Statement.read(bytes(STATEMENT.replace("ab", "AB")), JsonLimits.DEFAULT);
        assertThat(statement.isAbout(new Digest("ab".repeat(32)))).isFalse();
    }
}
