// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// A registry with a signed and an unsigned image, a folder for files, and the commands run against them.
final class Scene implements AutoCloseable {
    private final FakeRegistry registry = FakeRegistry.start();
    private final CosignSigner signer = CosignSigner.of(CosignSigner.Kind.P256);
    private final Path folder;

    /// What a command left behind.
    record Run(int exitCode, String out, String err) {}

    Scene(Path folder) {
        this.folder = folder;
        Artifact signed = Artifact.image("signed");
        registry.push("shop/web", "1", signed);
        registry.push(
                "shop/web", signed.signatureTag(), Artifact.signatures(signer.layer("shop/web", signed.digest())));
        registry.push("shop/cart", "1", Artifact.image("unsigned"));
    }

    String signed() {
        return registry.host() + "/shop/web:1";
    }

    String unsigned() {
        return registry.host() + "/shop/cart:1";
    }

    FakeRegistry registry() {
        return registry;
    }

    String publicKey() {
        return signer.publicKeyPem();
    }

    /// Writes a policy for all images of the registry that asks for the signer's signature.
    String policy(String name, String mode) {
        return file(name + ".yaml", """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata: {name: %s}
                spec:
                  mode: %s
                  images: [{glob: "%s/**"}]
                  authorities:
                    - key:
                        data: |
                %s""".formatted(
                        name, mode, registry.host(), signer.publicKeyPem().indent(10)));
    }

    String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Run test(String... args) {
        return test(Map.of(), false, args);
    }

    static Run test(Map<String, String> environment, boolean terminal, String... args) {
        return run("test", environment, terminal, args);
    }

    static Run lint(String... args) {
        return run("lint", Map.of(), false, args);
    }

    static Run verify(String... args) {
        return run("verify", Map.of(), false, args);
    }

    static Run verifyBundle(String... args) {
        return run("verify-bundle", Map.of(), false, args);
    }

    static Run explain(String... args) {
        return run("explain", Map.of(), false, args);
    }

    private static Run run(String command, Map<String, String> environment, boolean terminal, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(new PrintWriter(out), new PrintWriter(err), terminal, environment);
        List<String> levels = new ArrayList<>();
        CommandLine line = new CommandLine(
                switch (command) {
                    case "lint" -> new LintCommand(surroundings);
                    case "verify" -> new VerifyCommand(surroundings);
                    case "verify-bundle" -> new VerifyBundleCommand(surroundings);
                    case "explain" -> new ExplainCommand(surroundings);
                    default -> new TestCommand(surroundings, "1.2.3", levels::add);
                });
        line.setPosixClusteredShortOptionsAllowed(false).setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(surroundings.out()).setErr(surroundings.err());
        int exitCode = line.execute(args);
        surroundings.out().flush();
        surroundings.err().flush();
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Override
    public void close() {
        registry.close();
    }
}
