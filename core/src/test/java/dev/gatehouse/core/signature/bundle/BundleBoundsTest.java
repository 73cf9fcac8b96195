// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How much a bundle may hold, and of which kind each of its members is.
class BundleBoundsTest {
    private static final Blob ZERO = Blob.of(new byte[] {0});
    private static final String HASHES = "\"hashes\":[\"AA==\"]";
    private static final String LOG_ID = "\"logId\":{\"keyId\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}";
    private static final String CERTIFICATE = "\"certificate\":{\"rawBytes\":\"AA==\"}";
    private static final String STAMP = "{\"signedTimestamp\":\"AA==\"}";
    private static final String SIGNED = "{\"sig\":\"AA==\",\"keyid\":\"\"}";
    private static final String ENVELOPE =
            "\"dsseEnvelope\":{\"payload\":\"AA==\",\"payloadType\":\"t\",\"signatures\":[" + SIGNED + "]}";
    private static final String MESSAGE = "\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"SHA2_256\","
            + "\"digest\":\"AA==\"},\"signature\":\"AA==\"}";

    private static String entry(int index) {
        return "{\"logIndex\":\"" + index + "\"," + LOG_ID
                + ",\"kindVersion\":{\"kind\":\"dsse\",\"version\":\"0.0.1\"},\"integratedTime\":\"5\","
                + "\"inclusionProof\":{\"logIndex\":\"1\",\"rootHash\":\"AA==\",\"treeSize\":\"2\"," + HASHES
                + ",\"checkpoint\":{\"envelope\":\"x\"}},\"canonicalizedBody\":\"AA==\"}";
    }

    private static final String GOOD = "{\"mediaType\":\"application/vnd.dev.sigstore.bundle+json;version=0.2\","
            + "\"verificationMaterial\":{" + CERTIFICATE + ",\"tlogEntries\":[" + entry(1)
            + "],\"timestampVerificationData\":{\"rfc3161Timestamps\":[" + STAMP + "]}}," + ENVELOPE + "}";

    private static Bundle read(String document) {
        return BundleReader.read(document.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    private static String replacing(String from, String to) {
        assertThat(GOOD).contains(from);
        return GOOD.replace(from, to);
    }

    private static String listOf(int count, String element) {
        return IntStream.range(0, count).mapToObj(_ -> element).collect(Collectors.joining(","));
    }

    private static String entries(int count) {
        return replacing(
                entry(1),
                IntStream.range(0, count).mapToObj(BundleBoundsTest::entry).collect(Collectors.joining(",")));
    }

    private static String chain(int count) {
        return replacing(
                CERTIFICATE,
                "\"x509CertificateChain\":{\"certificates\":[" + listOf(count, "{\"rawBytes\":\"AA==\"}") + "]}");
    }

    private static String stamps(int count) {
        return replacing(STAMP, listOf(count, STAMP));
    }

    private static String hashes(int count) {
        return replacing(HASHES, "\"hashes\":[" + listOf(count, "\"AA==\"") + "]");
    }

    @Test
    void reads32EntriesAndNoMore() {
        assertThat(read(entries(0)).entries()).isEmpty();
        assertThat(read(entries(32)).entries()).hasSize(32);
        assertThatThrownBy(() -> read(entries(33))).hasMessageContaining("more than 32 log entries");
    }

    @Test
    void reads16CertificatesAndNoMore() {
        assertThat(read(chain(1)).material()).isEqualTo(new Bundle.Material.Certificates(List.of(ZERO)));
        assertThat(((Bundle.Material.Certificates) read(chain(16)).material()).chain())
                .hasSize(16);
        assertThatThrownBy(() -> read(chain(17))).hasMessageContaining("chain of 17 certificates");
        assertThatThrownBy(() -> read(chain(0))).hasMessageContaining("chain of 0 certificates");
    }

    @Test
    void reads32TimestampsAndNoMore() {
        assertThat(read(stamps(0)).timestamps()).isEmpty();
        assertThat(read(stamps(32)).timestamps()).hasSize(32).containsOnly(ZERO);
        assertThatThrownBy(() -> read(stamps(33))).hasMessageContaining("more than 32 timestamps");
    }

    @Test
    void reads64HashesAndNoMore() {
        assertThat(read(hashes(64)).entries().getFirst().proof().orElseThrow().path())
                .hasSize(64);
        assertThatThrownBy(() -> read(hashes(65))).hasMessageContaining("more than 64 hashes");
    }

    @Test
    void readsWhatAMessageSignatureHolds() {
        String message = replacing(ENVELOPE, MESSAGE);
        assertThat(read(message).content()).isEqualTo(new Bundle.Content.Message("SHA2_256", ZERO, ZERO));
        String bare = message.replace(
                "\"messageDigest\":{\"algorithm\":\"SHA2_256\",\"digest\":\"AA==\"},", "\"messageDigest\":null,");
        Blob nothing = Blob.of(new byte[0]);
        assertThat(read(bare).content()).isEqualTo(new Bundle.Content.Message("", nothing, ZERO));
        String unnamed = message.replace("\"algorithm\":\"SHA2_256\",", "");
        assertThat(read(unnamed).content()).isEqualTo(new Bundle.Content.Message("", ZERO, ZERO));
    }

    static Stream<Arguments> absentMembers() {
        return Stream.of(
                argumentSet("no key", replacing(CERTIFICATE, CERTIFICATE + ",\"publicKey\":null")),
                argumentSet("no chain", replacing(CERTIFICATE, CERTIFICATE + ",\"x509CertificateChain\":null")),
                argumentSet("no message signature", replacing(ENVELOPE, ENVELOPE + ",\"messageSignature\":null")),
                argumentSet("no key id", replacing("\"keyid\":\"\"", "\"keyid\":null")));
    }

    @ParameterizedTest
    @MethodSource("absentMembers")
    void takesNullForAbsence(String document) {
        assertThat(read(document)).isEqualTo(read(GOOD));
    }

    @Test
    void takesAbsentListsAndNumbersForNothing() {
        String bare = GOOD.replace(",\"tlogEntries\":[" + entry(1) + "]", ",\"tlogEntries\":null")
                .replace("\"rfc3161Timestamps\":[" + STAMP + "]", "\"rfc3161Timestamps\":null");
        assertThat(read(bare).entries()).isEmpty();
        assertThat(read(bare).timestamps()).isEmpty();
        assertThat(read(replacing("\"integratedTime\":\"5\",", "\"integratedTime\":null,"))
                        .entries()
                        .getFirst()
                        .integratedTime())
                .isZero();
        assertThat(read(replacing("\"integratedTime\":\"5\"", "\"integratedTime\":5")))
                .isEqualTo(read(GOOD));
        assertThat(read(GOOD.replace(
                                ",\"timestampVerificationData\":{\"rfc3161Timestamps\":[" + STAMP + "]}",
                                ",\"timestampVerificationData\":null"))
                        .timestamps())
                .isEmpty();
    }

    // What is no object, no string, no number and no list, in the place of each.
    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "1", "true"})
    void refusesAnythingElseForAMessage(String value) {
        assertThatThrownBy(() -> read(replacing("{\"envelope\":\"x\"}", value)))
                .isInstanceOf(MalformedBundleException.class)
                .hasMessage("inclusionProof has no usable checkpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "1", "true", "null"})
    void refusesAnythingElseForAText(String value) {
        assertThatThrownBy(() -> read(replacing("\"kind\":\"dsse\"", "\"kind\":" + value)))
                .isInstanceOf(MalformedBundleException.class)
                .hasMessage("kindVersion has no usable kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "true", "\"\"", "\"-1\"", "-1", "1.5", "\"01\"", "1e3"})
    void refusesAnythingElseForACount(String value) {
        assertThatThrownBy(() -> read(replacing("\"integratedTime\":\"5\"", "\"integratedTime\":" + value)))
                .isInstanceOf(MalformedBundleException.class)
                .hasMessage("tlogEntries has no usable integratedTime");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"x\"", "1", "true"})
    void refusesAnythingElseForAList(String value) {
        assertThatThrownBy(() -> read(replacing(HASHES, "\"hashes\":" + value)))
                .isInstanceOf(MalformedBundleException.class)
                .hasMessage("inclusionProof has no usable hashes");
    }

    static Stream<Arguments> unknownMembers() {
        return Stream.of(
                argumentSet("of the envelope", replacing("\"payloadType\"", "\"more\":1,\"payloadType\"")),
                argumentSet("of its signature", replacing("\"keyid\"", "\"more\":1,\"keyid\"")),
                argumentSet("of an entry", replacing("\"kindVersion\"", "\"more\":1,\"kindVersion\"")),
                argumentSet("of its kind", replacing("\"version\"", "\"more\":1,\"version\"")),
                argumentSet("of its log", replacing("\"keyId\"", "\"more\":1,\"keyId\"")),
                argumentSet("of its proof", replacing("\"rootHash\"", "\"more\":1,\"rootHash\"")),
                argumentSet("of a checkpoint", replacing("\"envelope\"", "\"more\":1,\"envelope\"")),
                argumentSet("of a certificate", replacing("\"rawBytes\"", "\"more\":1,\"rawBytes\"")),
                argumentSet(
                        "of the timestamps", replacing("\"rfc3161Timestamps\"", "\"more\":1,\"rfc3161Timestamps\"")),
                argumentSet("of a timestamp", replacing("\"signedTimestamp\"", "\"more\":1,\"signedTimestamp\"")));
    }

    @ParameterizedTest
    @MethodSource("unknownMembers")
    void refusesMembersThatAreNotKnown(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(MalformedBundleException.class)
                .hasMessageContaining("member that is not known");
    }

    @Test
    void needsExactlyOneSignatureInAnEnvelope() {
        assertThat(read(GOOD).content()).isInstanceOf(Bundle.Content.Enveloped.class);
        assertThatThrownBy(() -> read(replacing(SIGNED, ""))).hasMessage("exactly one signature is required");
        assertThatThrownBy(() -> read(replacing(SIGNED, SIGNED + "," + SIGNED)))
                .hasMessage("exactly one signature is required");
    }

    // In the place of a member null is the same as absence, in a list it is nothing at all.
    @Test
    void refusesNullInAList() {
        for (String document : List.of(
                replacing(entry(1), "null"), replacing(STAMP, "null"), replacing(HASHES, "\"hashes\":[null]"))) {
            assertThatThrownBy(() -> read(document))
                    .isInstanceOf(MalformedBundleException.class)
                    .hasMessageContaining("has no usable ");
        }
    }
}
