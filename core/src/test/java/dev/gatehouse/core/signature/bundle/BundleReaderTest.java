// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleReaderTest {
    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String PROOF =
            "{\"logIndex\":\"1\",\"rootHash\":\"AA==\",\"treeSize\":\"2\",\"hashes\":[\"AA==\"],"
                    + "\"checkpoint\":{\"envelope\":\"x\"}}";
    private static final String ENTRY = "{\"logIndex\":\"1\",\"logId\":{\"keyId\":\"" + ID
            + "\"},\"kindVersion\":{\"kind\":\"dsse\",\"version\":\"0.0.1\"},\"integratedTime\":5,\"inclusionPromise\":{"
            + "\"signedEntryTimestamp\":\"AA==\"},\"inclusionProof\":" + PROOF + ",\"canonicalizedBody\":\"AA==\"}";
    private static final String GOOD = "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\","
            + "\"verificationMaterial\":{\"certificate\":{\"rawBytes\":\"AA==\"},\"tlogEntries\":[" + ENTRY
            + "],\"timestampVerificationData\":{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"AA==\"}]}},"
            + "\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"SHA2_256\",\"digest\":\"AA==\"},"
            + "\"signature\":\"AA==\"}}";

    private static Bundle read(String document) {
        return BundleReader.read(document.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.dev.sigstore.bundle.v0.3+json",
                "application/vnd.dev.sigstore.bundle.v0.3.1+json",
                "application/vnd.dev.sigstore.bundle+json;version=0.3",
                "application/vnd.dev.sigstore.bundle+json;version=0.2",
                "application/vnd.dev.sigstore.bundle+json;version=0.1"
            })
    void readsTheKnownVersions(String mediaType) {
        Bundle bundle = read(GOOD.replace("application/vnd.dev.sigstore.bundle.v0.3+json", mediaType));
        assertThat(bundle.entries()).hasSize(1);
        assertThat(bundle.timestamps()).hasSize(1);
        assertThat(bundle.material()).isInstanceOf(Bundle.Material.Certificates.class);
        assertThat(bundle.content()).isInstanceOf(Bundle.Content.Message.class);
    }

    static Stream<Arguments> documentsThatAreNoBundles() {
        return Stream.of(
                differing("unknown version", "v0.3+json", "v0.4+json"),
                differing("version zero", "v0.3+json", "v0.0+json"),
                differing("version one", "v0.3+json", "v1.0+json"),
                differing("another type", "sigstore.bundle", "sigstore.trustedroot"),
                differing("no type", "\"mediaType\":", "\"mediatype\":"),
                differing("unknown member", "{\"mediaType\"", "{\"x\":1,\"mediaType\""),
                differing("member twice", "{\"mediaType\"", "{\"mediaType\":\"\",\"mediaType\""),
                differing("unknown member of the material", "{\"certificate\"", "{\"x\":1,\"certificate\""),
                differing("key and certificate", "{\"certificate\"", "{\"publicKey\":{},\"certificate\""),
                differing("no material", "\"certificate\":{\"rawBytes\":\"AA==\"},", ""),
                differing("empty certificate", "\"rawBytes\":\"AA==\"", "\"rawBytes\":\"\""),
                differing("certificate that is not base64", "\"rawBytes\":\"AA==\"", "\"rawBytes\":\"*\""),
                differing(
                        "certificate chain",
                        "\"certificate\":{\"rawBytes\":\"AA==\"}",
                        "\"x509CertificateChain\":{\"certificates\":[{\"rawBytes\":\"AA==\"}]}"),
                differing("signature that is a number", "\"signature\":\"AA==\"", "\"signature\":1"),
                differing("no signature", ",\"signature\":\"AA==\"", ""),
                differing("two contents", "\"messageSignature\"", "\"dsseEnvelope\":{},\"messageSignature\""),
                differing("no content", "\"messageSignature\"", "\"messageSignature2\""),
                differing("entry twice", ENTRY, ENTRY + "," + ENTRY),
                differing("entries that are no list", "[" + ENTRY + "]", ENTRY),
                differing("entry without proof", ",\"inclusionProof\":" + PROOF, ""),
                differing("negative index", "\"logIndex\":\"1\"", "\"logIndex\":\"-1\""),
                differing("index beyond 64 bits", "\"logIndex\":\"1\"", "\"logIndex\":\"9999999999999999999\""),
                differing("index with a fraction", "\"logIndex\":\"1\"", "\"logIndex\":1.0"),
                differing("short log id", ID, "AAAA"),
                differing("no kind", "\"kindVersion\":{\"kind\":\"dsse\",\"version\":\"0.0.1\"},", ""),
                differing("no body", ",\"canonicalizedBody\":\"AA==\"", ""),
                differing("no checkpoint", ",\"checkpoint\":{\"envelope\":\"x\"}", ""),
                differing(
                        "33 timestamps",
                        "[{\"signedTimestamp\":\"AA==\"}]",
                        "[" + "{\"signedTimestamp\":\"AA==\"},".repeat(32) + "{\"signedTimestamp\":\"AA==\"}]"),
                differing("cut off", "\"signature\":\"AA==\"}}", "\"signature\":\"AA=="),
                argumentSet("a list", "[]"),
                argumentSet("nothing", ""));
    }

    private static Arguments differing(String name, String from, String to) {
        assertThat(GOOD).contains(from);
        return argumentSet(name, GOOD.replace(from, to));
    }

    @ParameterizedTest
    @MethodSource("documentsThatAreNoBundles")
    void refusesWhatIsNoBundle(String document) {
        assertThat(read(GOOD).entries()).hasSize(1);
        assertThatThrownBy(() -> read(document)).isInstanceOf(MalformedBundleException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 100})
    void refusesMoreEntriesThanAnybodyNeeds(int count) {
        StringBuilder entries = new StringBuilder(ENTRY);
        for (int i = 2; i <= count; i++) {
            entries.append(',').append(ENTRY.replaceFirst("\"logIndex\":\"1\"", "\"logIndex\":\"" + i + "\""));
        }
        assertThatThrownBy(() -> read(GOOD.replace(ENTRY, entries))).hasMessageContaining("more than 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0.2"})
    void earlierVersionsNeedAPromiseOrAProof(String version) {
        String typed = GOOD.replace(
                "application/vnd.dev.sigstore.bundle.v0.3+json",
                "application/vnd.dev.sigstore.bundle+json;version=" + version);
        String unpromised = typed.replace("\"inclusionPromise\":{\"signedEntryTimestamp\":\"AA==\"},", "");
        String unproven = typed.replace(",\"inclusionProof\":" + PROOF, "");
        boolean first = version.equals("0.1");
        assertThatThrownBy(() -> read(first ? unpromised : unproven)).isInstanceOf(MalformedBundleException.class);
        assertThat(read(first ? unproven : unpromised).entries()).hasSize(1);
    }
}
