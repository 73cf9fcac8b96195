// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.edge.tuf.TrustSettings.Origin;
import dev.gatehouse.edge.tuf.TrustSettings.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Options and variables about the default trust root.
class TrustSettingsTest {
    private static final String MIRROR = PublicGood.MIRROR.toString();

    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] pem() {
        TestKey key = TestKey.elliptic("secp256r1", "ecdsa-sha2-nistp256", "log");
        return ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(key.pair().getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void startsFromWhatShips() {
        TrustSettings settings = TrustSettings.read(Wanted.PUBLIC_GOOD, Map.of());
        assertThat(settings.origin()).isInstanceOf(Origin.Shipped.class);
        assertThat(settings.initialRoot().bytes()).isEqualTo(PublicGood.root());
        assertThat(settings.folder()).isEmpty();
        assertThat(settings.period()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.trustsAFile()).isFalse();
    }

    @Test
    void whoNamesARootIsNotServedWhatShips() throws IOException {
        byte[] root = new TinyRepository().publish();
        TrustSettings settings = TrustSettings.read(
                new Wanted("http://mirror.example/tuf", file("root.json", root).toString(), false), Map.of());
        assertThat(settings.origin()).isInstanceOf(Origin.RepositoryOnly.class);
        assertThat(settings.initialRoot().bytes()).isEqualTo(root);
    }

    @Test
    void withoutTufAFileIsTrusted() throws IOException {
        TrustSettings shipped = TrustSettings.read(new Wanted(MIRROR, "", true), Map.of());
        assertThat(shipped.origin()).isEqualTo(new Origin.TrustedFile(PublicGood.trustedRoot()));
        assertThat(shipped.trustsAFile()).isTrue();
        try (var in = PublicGood.class.getResourceAsStream("publicgood/trusted_root.json")) {
            assertThat(in).isNotNull();
            String given = file("trusted_root.json", in.readAllBytes()).toString();
            assertThat(TrustSettings.read(new Wanted(MIRROR, given, true), Map.of())
                            .origin())
                    .isEqualTo(shipped.origin());
        }
    }

    @Test
    void keysOfTheEnvironmentTakeThePlaceOfThoseOfTheLogs() throws IOException {
        String key = file("key.pub", pem()).toString();
        TrustedRoot root = PublicGood.trustedRoot();
        TrustSettings rekor = TrustSettings.read(Wanted.PUBLIC_GOOD, Map.of("SIGSTORE_REKOR_PUBLIC_KEY", key));
        assertThat(rekor.changed(root).transparencyLogs())
                .isEqualTo(rekor.logs())
                .hasSize(1);
        assertThat(rekor.changed(root).certificateLogs()).isEqualTo(root.certificateLogs());
        TrustSettings certificates =
                TrustSettings.read(Wanted.PUBLIC_GOOD, Map.of("SIGSTORE_CT_LOG_PUBLIC_KEY_FILE", key));
        assertThat(certificates.changed(root).certificateLogs()).hasSize(1);
        assertThat(certificates.changed(root).transparencyLogs()).isEqualTo(root.transparencyLogs());
        assertThat(TrustSettings.read(Wanted.PUBLIC_GOOD, Map.of()).changed(root))
                .isEqualTo(root);
    }

    @Test
    void keepsWhereTheEnvironmentSaysElseWhereItMay() {
        Map<String, String> named = Map.of("TUF_ROOT", "/tuf");
        Map<String, String> nothing = Map.of("TUF_ROOT", "/tuf", "SIGSTORE_NO_CACHE", "true");
        Path other = Path.of("/snapshot/tuf");
        assertThat(TrustSettings.read(Wanted.PUBLIC_GOOD, named)
                        .keptIn(other, named)
                        .folder())
                .contains(Path.of("/tuf"));
        assertThat(TrustSettings.read(Wanted.PUBLIC_GOOD, nothing)
                        .keptIn(other, nothing)
                        .folder())
                .isEmpty();
        assertThat(TrustSettings.read(Wanted.PUBLIC_GOOD, Map.of())
                        .keptIn(other, Map.of())
                        .folder())
                .contains(other);
        // As in the reference, what is no boolean says nothing.
        Map<String, String> odd = Map.of("TUF_ROOT", "/tuf", "SIGSTORE_NO_CACHE", "maybe");
        assertThat(TrustSettings.read(Wanted.PUBLIC_GOOD, odd).folder()).contains(Path.of("/tuf"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                argumentSet("no address", new Wanted("gs://bucket", "", false), "--tuf-mirror"),
                argumentSet("no file", new Wanted(MIRROR, "/nowhere/root.json", false), "cannot be read"),
                argumentSet("no root", new Wanted(MIRROR, "garbage", false), "Failed to read alternate TUF root file"),
                argumentSet("no trusted root", new Wanted(MIRROR, "garbage", true), "is no trusted_root.json"),
                argumentSet("metadata for a trusted root", new Wanted(MIRROR, "root.json", true), "trusted_root.json"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatOnlyAPersonCanCorrect(Wanted wanted, String reason) throws IOException {
        file("garbage", "garbage".getBytes(StandardCharsets.US_ASCII));
        file("root.json", new TinyRepository().publish());
        String root = wanted.root().isEmpty() || wanted.root().startsWith("/")
                ? wanted.root()
                : folder.resolve(wanted.root()).toString();
        assertThatThrownBy(() -> TrustSettings.read(new Wanted(wanted.mirror(), root, wanted.disabled()), Map.of()))
                .isInstanceOf(TrustSettingsException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aKeyThatIsNoneEndsTheStart() throws IOException {
        String file =
                file("garbage", "garbage".getBytes(StandardCharsets.US_ASCII)).toString();
        assertThatThrownBy(() -> TrustSettings.read(Wanted.PUBLIC_GOOD, Map.of("SIGSTORE_REKOR_PUBLIC_KEY", file)))
                .isInstanceOf(TrustSettingsException.class)
                .hasMessageContaining("SIGSTORE_REKOR_PUBLIC_KEY");
    }
}
