// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.oci.Manifest.ImageIndex;
import dev.gatehouse.core.oci.Manifest.ImageManifest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestReaderTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String DESCRIPTOR =
            "{\"mediaType\":\"text/x\",\"digest\":\"" + DIGEST + "\",\"size\":3,\"annotations\":{\"a\":\"b\"}}";

    private static Manifest read(String text, String contentType) {
        return ManifestReader.read(text.getBytes(StandardCharsets.UTF_8), contentType, JsonLimits.DEFAULT);
    }

    @Test
    void readsAnImage() {
        Manifest manifest = read(
                "{\"schemaVersion\":2,\"mediaType\":\"" + Manifest.OCI_MANIFEST + "\",\"config\":" + DESCRIPTOR
                        + ",\"layers\":[" + DESCRIPTOR + "],\"subject\":" + DESCRIPTOR
                        + ",\"artifactType\":\"x/y\",\"annotations\":{\"k\":\"v\"}}",
                Manifest.OCI_MANIFEST);
        assertThat(manifest).isInstanceOfSatisfying(ImageManifest.class, image -> {
            assertThat(image.layers()).hasSize(1);
            assertThat(image.layers().getFirst().annotations()).isEqualTo(Map.of("a", "b"));
            assertThat(image.layers().getFirst().size()).isEqualTo(3);
            assertThat(image.config()).isPresent();
            assertThat(image.subject().map(Descriptor::digest)).contains(Digest.parse(DIGEST));
            assertThat(image.artifactType()).contains("x/y");
            assertThat(image.annotations()).isEqualTo(Map.of("k", "v"));
        });
    }

    @Test
    void readsAnIndexWithPlatforms() {
        String child = "{\"mediaType\":\"" + Manifest.OCI_MANIFEST + "\",\"digest\":\"" + DIGEST
                + "\",\"size\":3,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}}";
        Manifest manifest = read("{\"schemaVersion\":2,\"manifests\":[" + child + "]}", Manifest.OCI_INDEX);
        assertThat(manifest).isInstanceOfSatisfying(ImageIndex.class, index -> {
            assertThat(index.mediaType()).isEqualTo(Manifest.OCI_INDEX);
            assertThat(index.manifests().getFirst().platform()).contains(new Platform("linux", "arm64", "v8", ""));
        });
    }

    @Test
    void takesNullMembersAsAbsent() {
        assertThat(read("{\"config\":null,\"layers\":null,\"subject\":null,\"annotations\":null}", ""))
                .isInstanceOfSatisfying(ImageManifest.class, image -> {
                    assertThat(image.layers()).isEmpty();
                    assertThat(image.subject()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"manifests\":[],\"layers\":[]}",
                "{\"manifests\":[],\"config\":null}",
                "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"layers\":[]}",
                "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"manifests\":[]}",
                "{\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"layers\":[]}",
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "{\"layers\":{}}",
                "{\"layers\":[1]}",
                "{\"layers\":[{}]}",
                "{\"layers\":[{\"digest\":\"sha256:../../x\",\"size\":1}]}",
                "{\"layers\":[{\"digest\":\"sha256:abab\",\"size\":1}]}",
                "{\"layers\":[],\"annotations\":{\"a\":1}}",
                "{\"layers\":[],\"mediaType\":1}",
                "{\"layers\":[],\"subject\":[]}",
                "{\"layers\":[],\"layers\":[]}",
                "{\"layers\":[],\"Layers\":[]}",
                "{\"layers\":[],\"Config\":{}}",
                "{\"layers\":[],\"\u017fubject\":null}",
                "{\"manifests\":[{\"digest\":\"sha256:"
                        + "abababababababababababababababababababababababababababababababab"
                        + "\",\"size\":1,\"platform\":{},\"Platform\":{}}]}",
                "[]",
                "",
                "{",
            })
    void refusesWhatIsAmbiguousOrBroken(String text) {
        assertThatThrownBy(() -> read(text, Manifest.OCI_MANIFEST)).isInstanceOf(MalformedManifestException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "\"1\"", "99999999999999999999"})
    void refusesDescriptorsWithoutAPlainSize(String size) {
        String text = "{\"layers\":[{\"digest\":\"" + DIGEST + "\",\"size\":" + size + "}]}";
        assertThatThrownBy(() -> read(text, "")).isInstanceOf(MalformedManifestException.class);
    }

    @Test
    void doesNotFollowUrlsOrInlineData() {
        String text = "{\"layers\":[{\"digest\":\"" + DIGEST
                + "\",\"size\":1,\"urls\":[\"http://169.254.169.254/\"],\"data\":\"eA==\"}]}";
        assertThat(read(text, ""))
                .isInstanceOfSatisfying(
                        ImageManifest.class,
                        image ->
                                assertThat(image.layers().getFirst().toString()).doesNotContain("169.254"));
    }
}
