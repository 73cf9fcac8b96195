// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.walkthroughs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Ended;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A terminal in front of a cluster, in a folder of its own. `cosign` is the second version.
final class Terminal implements AutoCloseable {
    /// Where the checkout is, as the line that installs needs it.
    static final Path CHECKOUT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final String DRY = " --dry-run=server";

    private final Cluster cluster;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    private Terminal(Cluster cluster, Path cosign) {
        this.cluster = cluster;
        try {
            this.folder = Files.createTempDirectory("walkthrough");
            Files.createDirectory(folder.resolve("programs"));
            Files.createSymbolicLink(folder.resolve("programs/cosign"), cosign);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("HOME", folder.toString());
        environment.put("REGISTRY", cluster.registry());
    }

    /// Opens a terminal in front of a cluster in which nothing is installed; empty, and said so, where programs
    /// are missing.
    static Optional<Terminal> open() {
        return open(Cluster::startBare);
    }

    /// Opens a terminal in front of a cluster in which the chart is installed.
    static Optional<Terminal> openInstalled() {
        return open(() -> Cluster.start(Map.of()));
    }

    /// Opens a terminal in front of a cluster in which nothing is installed, and in which `sigstore`
    /// stands for the public instance.
    static Optional<Terminal> open(VirtualSigstore sigstore) {
        return open(() -> Cluster.startBare(trusting(sigstore)));
    }

    /// Opens a terminal in front of a cluster in which the chart is installed, and in which `sigstore`
    /// stands for the public instance.
    static Optional<Terminal> openInstalled(VirtualSigstore sigstore) {
        return open(() -> Cluster.start(trusting(sigstore)));
    }

    // As users of a private instance would have it in the values of the chart.
    private static Map<String, String> trusting(VirtualSigstore sigstore) {
        try {
            Path root = Files.createTempFile("root", ".json");
            Files.write(root, sigstore.tuf().root().array());
            return Map.of(
                    "GATEHOUSE_ARGUMENTS", "--tuf-mirror=" + sigstore.tuf().url() + " --tuf-root=" + root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Terminal> open(Supplier<Optional<Cluster>> start) {
        return LeftOut.unless(Programs.find("cosign2"), "the walkthroughs", "cosign2")
                .flatMap(cosign -> start.get().map(cluster -> new Terminal(cluster, cosign)));
    }

    Cluster cluster() {
        return cluster;
    }

    /// Types a line, or several.
    Ended type(String line) {
        String programs = "PATH=" + folder.resolve("programs") + File.pathSeparator + "$PATH\n";
        return cluster.shell(folder, environment, programs + line);
    }

    /// Types a line that answers `output` and nothing else.
    void answers(String line, String output) {
        Ended ended = type(line);
        assertThat(ended.errors()).as(line).isEmpty();
        assertThat(ended.output().strip()).as(line).isEqualTo(output);
    }

    /// Types a line that answers `output` and warns of `warning`.
    void warns(String line, String warning, String output) {
        Ended ended = type(line);
        assertThat(ended.errors().strip()).as(line).isEqualTo("Warning: " + warning);
        assertThat(ended.output().strip()).as(line).isEqualTo(output);
    }

    /// Types a line that is answered by `output` as soon as what was changed just before is in force. A line that
    /// makes a Pod is tried without making it until then.
    void answersSoon(String line, String output) {
        if (makesAPod(line)) {
            Eventually.holds(() -> answers(line + DRY, output + " (server dry run)"));
            answers(line, output);
        } else {
            Eventually.holds(() -> answers(line, output));
        }
    }

    /// Types a line that fails with `error` and nothing else as soon as what was changed just before is in force.
    void fails(String line, String error) {
        if (makesAPod(line)) {
            Eventually.holds(() -> failsNow(line + DRY, error));
            failsNow(line, error);
        } else {
            Eventually.holds(() -> failsNow(line, error));
        }
    }

    private static boolean makesAPod(String line) {
        return line.startsWith("kubectl ") && line.contains(" run ") && !line.contains("--dry-run");
    }

    private void failsNow(String line, String error) {
        Ended ended = type(line);
        assertThat(ended.errors().strip()).as(line).isEqualTo(error);
        assertThat(ended.exit()).as(line).isNotZero();
    }

    /// Writes a file into the folder.
    void file(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sets a variable of the shell.
    void export(String name, String value) {
        environment.put(name, value);
    }

    /// Pushes an image to where the registry settings lead `name`, and returns its digest.
    ///
    /// @param name with the host of a public registry and a tag
    String publish(String name) {
        int tag = name.lastIndexOf(':');
        Artifact image = Artifact.image(name);
        cluster.push(name.substring(0, tag), name.substring(tag + 1), image);
        return image.digest();
    }

    /// Starts what the installed Deployment asks for.
    void deploymentBecomesAvailable() {
        cluster.part("start", "gatehouse-0");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
