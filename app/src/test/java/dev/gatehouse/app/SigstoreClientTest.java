// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The command that sigstore-conformance calls, called as that project does. All of its bundles are judged in
/// `quality/conformance`; here a few of each kind go through the script, so that the protocol is proven and
/// not the verifier again.
class SigstoreClientTest {
    // Tests run in the folder of their module.
    private static final Path CLIENT = Path.of("..", "quality", "conformance", "sigstore-client")
            .toAbsolutePath()
            .normalize();
    private static final String BEACON =
            "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
                    + ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final List<String> BUNDLES = List.of(
            "happy-path-v0.3",
            "happy-path-intoto-in-dsse-v3",
            "managed-key-happy-path",
            "intoto-with-custom-trust-root",
            "rekor2-dsse-happy-path",
            "managed-key-wrong-key_fail",
            "bundle-malformed-json_fail",
            "message-digest-mismatch_fail",
            "dsse-mismatch-sig_fail");

    private static final List<String> BY_DIGEST = List.of("happy-path-v0.3", "managed-key-wrong-key_fail");

    private static Programs.Ended run(String... arguments) {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Programs.run(
                Path.of("").toAbsolutePath(),
                Map.of("GATEHOUSE_CLASSPATH", path, "GATEHOUSE_JAVA_HOME", System.getProperty("java.home")),
                CLIENT,
                arguments);
    }

    @TestFactory
    Stream<DynamicTest> speaksTheProtocol() {
        return corpus().stream()
                .flatMap(folder -> BUNDLES.stream().map(name -> dynamicTest(name, () -> judge(folder, name))));
    }

    private static Optional<Path> corpus() {
        String named = System.getProperty("gatehouse.sigstore.dir", "");
        Path folder = named.isEmpty() ? Path.of("..", "..", "shared", "fixtures", "sigstore") : Path.of(named);
        return LeftOut.unless(
                Optional.of(folder.resolve("conformance/bundle-verify").toAbsolutePath())
                        .filter(Files::isDirectory),
                "sigstore-conformance",
                "../shared/fixtures/sigstore or -Dgatehouse.sigstore.dir");
    }

    private static void judge(Path folder, String name) {
        Path one = folder.resolve(name);
        Path artifact = existing(one.resolve("artifact")).orElseGet(() -> folder.resolve("a.txt"));
        boolean wanted = !name.endsWith("_fail");
        Programs.Ended byFile = run(arguments(one, artifact.toString()));
        assertThat(byFile.exit()).as(byFile.output()).isEqualTo(wanted ? 0 : 1);
        if (BY_DIGEST.contains(name)) {
            Programs.Ended byDigest = run(arguments(one, digest(artifact)));
            assertThat(byDigest.exit()).as(byDigest.output()).isEqualTo(wanted ? 0 : 1);
        }
    }

    private static String[] arguments(Path one, String artifact) {
        List<String> words = new ArrayList<>(List.of(
                "verify-bundle", "--bundle", one.resolve("bundle.sigstore.json").toString()));
        Optional<Path> key = existing(one.resolve("key.pub"));
        if (key.isPresent()) {
            words.addAll(List.of("--key", key.get().toString()));
        } else {
            words.addAll(List.of(
                    "--certificate-identity",
                    existing(one.resolve("identity"))
                            .map(SigstoreClientTest::text)
                            .orElse(BEACON)
                            .strip(),
                    "--certificate-oidc-issuer",
                    existing(one.resolve("issuer"))
                            .map(SigstoreClientTest::text)
                            .orElse(ISSUER)
                            .strip()));
        }
        existing(one.resolve("trusted_root.json"))
                .ifPresent(root -> words.addAll(List.of("--trusted-root", root.toString())));
        words.add(artifact);
        return words.toArray(String[]::new);
    }

    private static Optional<Path> existing(Path file) {
        return Optional.of(file).filter(Files::exists);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path file) {
        try {
            return Digest.of(Files.readAllBytes(file)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysThatItDoesNotSign() {
        Programs.Ended sign =
                run("sign-bundle", "--identity-token", "t", "--bundle", "b.json", "--in-toto", "statement.json");
        assertThat(sign.exit()).isEqualTo(2);
        assertThat(sign.output()).contains("sign-bundle is not supported");
        assertThat(run().exit()).isEqualTo(2);
        assertThat(run("frobnicate").output()).contains("unknown command 'frobnicate'");
    }

    @Test
    void needsItsArguments() {
        assertThat(run("verify-bundle", "--bundle", "b.json", "a.txt").exit()).isEqualTo(2);
    }
}
