// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import dev.gatehouse.serve.cli.ExplainCommand;
import dev.gatehouse.serve.cli.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `gatehouse explain` on keyless images: for each denial it shows what was found beside what was wanted. What it
/// printed is kept as `target/conformance/explain.txt`.
class ExplainDenialsTest {
    private static final VirtualSigstore OURS = VirtualSigstore.start();
    private static final VirtualSigstore STRANGERS = VirtualSigstore.start();
    private static final Identity DEV = Identity.email("dev@shop.example", "https://issuer.example");
    private static final Identity MALLORY = Identity.email("mallory@shop.example", "https://issuer.example");
    private static final String REPOSITORY = "shop/app";
    private static final Path KEPT = Path.of("target", "conformance", "explain.txt");

    @TempDir
    private Path folder = Path.of("");

    private record Denial(String name, Function<Artifact, Artifact> signature, boolean tagged, List<String> said) {}

    @AfterAll
    static void close() {
        OURS.close();
        STRANGERS.close();
    }

    private static List<Denial> denials() {
        Signer signer = OURS.signer(DEV);
        return List.of(
                new Denial(
                        "signed by somebody else",
                        image -> Artifact.signatures(OURS.sign(OURS.signer(MALLORY), REPOSITORY, image.digest())),
                        true,
                        List.of(
                                "says: certificate of mallory@shop.example, issuer https://issuer.example",
                                "does not count: wrong-identity (check identity)",
                                "found among the referrers: nothing")),
                new Denial(
                        "logged by a stranger",
                        image -> Artifact.signatures(LegacyMaking.of(OURS, signer, REPOSITORY, image.digest())
                                .loggedBy(STRANGERS)
                                .layer()),
                        true,
                        List.of("says: entry 3 of log ", "does not count: unknown-log (check log)")),
                new Denial(
                        "logged when the certificate had expired",
                        image -> Artifact.signatures(LegacyMaking.of(OURS, signer, REPOSITORY, image.digest())
                                .loggedAt(OURS.now().plusSeconds(1000))
                                .layer()),
                        true,
                        List.of("does not count: certificate-not-valid (check time): certificate expired before")),
                new Denial(
                        "an attestation is no signature",
                        image -> Artifact.referringBundle(
                                image,
                                BundleMaking.of(OURS, signer, image.digest(), BundleMaking.Log.FIRST)
                                        .statement(BundleMaking.statement(image.digest(), "https://spdx.dev/Document"))
                                        .bundle()),
                        false,
                        List.of(
                                "bundle attestation of https://spdx.dev/Document",
                                "does not count: attestation-is-no-signature (check kind)")),
                new Denial(
                        "no timestamp",
                        image -> Artifact.referringBundle(
                                image,
                                BundleMaking.of(OURS, signer, image.digest(), BundleMaking.Log.SECOND)
                                        .stamped(false)
                                        .bundle()),
                        false,
                        List.of("does not count: no-timestamp (check timestamp)")));
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWasFoundAndWhichCheckFailed() throws IOException {
        Files.createDirectories(Path.of("target", "conformance"));
        Files.writeString(KEPT, "");
        return denials().stream().map(denial -> dynamicTest(denial.name(), () -> explain(denial)));
    }

    private void explain(Denial denial) throws IOException {
        Artifact image = Artifact.image(denial.name());
        Artifact signature = denial.signature().apply(image);
        try (FakeRegistry registry = FakeRegistry.start().push(REPOSITORY, "1", image)) {
            if (denial.tagged()) {
                registry.push(REPOSITORY, image.signatureTag(), signature);
            } else {
                registry.push(REPOSITORY, signature);
            }
            StringWriter out = new StringWriter();
            Surroundings surroundings = new Surroundings(new PrintWriter(out), new PrintWriter(out), false, Map.of());
            CommandLine command = new CommandLine(new ExplainCommand(surroundings));
            int exit = command.setOut(surroundings.out())
                    .setErr(surroundings.err())
                    .execute(
                            "--policies",
                            policy().toString(),
                            "--trusted-root",
                            Files.writeString(
                                            folder.resolve("root.json"),
                                            OURS.trustedRoot().text())
                                    .toString(),
                            registry.host() + "/" + REPOSITORY + ":1");
            surroundings.out().flush();
            surroundings.err().flush();
            Files.writeString(KEPT, "# " + denial.name() + "\n" + out + "\n", StandardOpenOption.APPEND);
            assertThat(exit).as(out.toString()).isOne();
            assertThat(out.toString())
                    .contains(": denied")
                    .contains("certificate of dev@shop.example, issuer https://issuer.example, logged")
                    .contains("legacy: entry of one of 2 trusted logs, no timestamp needed")
                    .contains("reproduce: cosign verify --certificate-identity dev@shop.example"
                            + " --certificate-oidc-issuer https://issuer.example --trusted-root trusted_root.json ")
                    .contains(denial.said());
        }
    }

    private Path policy() throws IOException {
        return Files.writeString(folder.resolve("shop.yaml"), """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata: {name: shop}
                spec:
                  images: [{glob: "**"}]
                  authorities:
                    - name: developers
                      keyless:
                        identities: [{issuer: "https://issuer.example", subject: dev@shop.example}]
                """);
    }
}
