// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import dev.gatehouse.quality.testkit.Programs.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// A control plane with nothing in it, brought up by `quality/cluster/up --bare`. The tests of this package share
/// one, one after the other: each installs what it needs and removes it again.
final class ControlPlane {
    static final String NAMESPACE = "cosign-system";
    /// A namespace that tests make and leave behind.
    static final String TEAM = "team";
    /// What the chart is told for a test without Gatehouse: the API server is to find nobody at the Service, and
    /// at once.
    static final List<String> NOBODY_THERE =
            List.of("--set", "webhook.service.port=9", "--set", "cosign.webhookTimeoutSeconds.validating=2");

    private static final List<String> NEEDED =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "helm", "registry");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SCRIPTS = Path.of("").toAbsolutePath();

    private final Path folder;

    /// What a test does with a control plane.
    interface Proof {
        void on(ControlPlane plane) throws Exception;
    }

    private static final class Shared {
        static final Optional<ControlPlane> PLANE = start();

        private Shared() {}
    }

    private ControlPlane(Path folder) {
        this.folder = folder;
    }

    /// Returns one test, none where programs are missing. The namespace `cosign-system` is there and empty when
    /// it begins.
    static Stream<DynamicTest> test(String what, Proof proof) {
        return Shared.PLANE.stream()
                .map(plane -> dynamicTest(what, () -> {
                    try {
                        proof.on(plane);
                    } finally {
                        plane.clear();
                    }
                }));
    }

    private static Optional<ControlPlane> start() {
        for (String program : NEEDED) {
            if (LeftOut.unless(Programs.find(program), "what the chart installs", program)
                    .isEmpty()) {
                return Optional.empty();
            }
        }
        try {
            Path folder = Files.createTempDirectory("gatehouse-control-plane");
            ControlPlane plane = new ControlPlane(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(plane::down, "end of the control plane"));
            plane.script("up", "--bare", folder.toString()).orFail();
            plane.kubectl("create", "namespace", NAMESPACE).orFail();
            return Optional.of(plane);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void down() {
        script("down", folder.toString());
    }

    /// What a program that ended left behind.
    record Result(List<String> command, Ended ended) {
        boolean succeeded() {
            return ended.exit() == 0;
        }

        String output() {
            return ended.output();
        }

        /// Returns the output of a program that should not have failed.
        String orFail() {
            if (!succeeded()) {
                throw new AssertionError(String.join(" ", command) + "\n" + output());
            }
            return output();
        }
    }

    private Result script(String name, String... arguments) {
        return run(SCRIPTS.resolve(name), arguments);
    }

    private Result run(Path program, String... arguments) {
        Map<String, String> environment =
                Map.of("KUBECONFIG", folder.resolve("admin.kubeconfig").toString());
        List<String> command = new ArrayList<>(List.of(program.getFileName().toString()));
        command.addAll(Arrays.asList(arguments));
        return new Result(command, Programs.run(folder, environment, program, arguments));
    }

    /// Runs `kubectl` as administrator.
    Result kubectl(String... arguments) {
        return run(Programs.folder().resolve("kubectl"), arguments);
    }

    /// Runs `kubectl` as the user `name`.
    Result kubectlAs(String name, String... arguments) {
        String[] all =
                Stream.concat(Stream.of("--as", name), Arrays.stream(arguments)).toArray(String[]::new);
        return kubectl(all);
    }

    /// Gives `manifest` to `kubectl` with `arguments`, such as `apply`.
    Result kubectlReading(String manifest, String... arguments) {
        try {
            Path file = Files.createTempFile(folder, "manifest", ".yaml");
            Files.writeString(file, manifest);
            String[] all = Stream.concat(Arrays.stream(arguments), Stream.of("-f", file.toString()))
                    .toArray(String[]::new);
            return kubectl(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result helm(String... arguments) {
        return run(Programs.folder().resolve("helm"), arguments);
    }

    /// Installs the chart in `cosign-system` as release `policy-controller`.
    Result install(List<String> arguments) {
        List<String> all =
                new ArrayList<>(List.of("install", "policy-controller", "-n", NAMESPACE, Helm.CHART.toString()));
        all.addAll(arguments);
        return helm(all.toArray(String[]::new));
    }

    /// Installs the chart so that the API server finds nobody behind its webhooks, and is told so without delay.
    void installWithNobodyThere(String... arguments) {
        List<String> all = new ArrayList<>(NOBODY_THERE);
        all.addAll(Arrays.asList(arguments));
        install(all).orFail();
        kubectl(
                        "-n",
                        NAMESPACE,
                        "patch",
                        "service",
                        "webhook",
                        "--type=merge",
                        "-p",
                        "{\"spec\": {\"type\": \"ExternalName\", \"externalName\": \"localhost\", \"clusterIP\": null,"
                                + " \"clusterIPs\": null, \"selector\": null}}")
                .orFail();
    }

    /// Returns what is left of an installation.
    List<String> left() {
        return Leftovers.found(arguments -> {
            String[] command = ("get " + arguments).split(" ", -1);
            return kubectl(command).orFail();
        });
    }

    /// Waits until `condition` holds, half a minute at most.
    void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.sleep(100);
        }
    }

    private void clear() throws InterruptedException {
        // First what answers for nobody, then what that would hold up.
        helm("uninstall", "policy-controller", "-n", NAMESPACE, "--ignore-not-found");
        kubectl(
                "delete",
                "validatingadmissionpolicies,validatingwebhookconfigurations,mutatingwebhookconfigurations",
                "--all");
        for (String name : kubectl("-n", TEAM, "get", "pods,replicationcontrollers", "-o", "name")
                .output()
                .lines()
                .filter(line -> line.contains("/"))
                .toList()) {
            kubectl("-n", TEAM, "patch", name, "--type=merge", "-p", "{\"metadata\": {\"finalizers\": null}}");
        }
        List<String> left = left();
        if (!left.isEmpty()) {
            kubectl(Stream.concat(
                            Stream.of("-n", NAMESPACE, "delete", "--ignore-not-found", "--timeout=60s"), left.stream())
                    .toArray(String[]::new));
        }
        kubectl(
                "delete",
                "clusterroles,clusterrolebindings",
                "team-edits",
                "team-changes-policies",
                "--ignore-not-found");
        kubectl("delete", "namespace", TEAM, "--ignore-not-found", "--timeout=60s")
                .orFail();
        kubectl(
                "label",
                "namespace",
                NAMESPACE,
                "default",
                "policy.sigstore.dev/include-",
                "pod-security.kubernetes.io/enforce-");
        // What the garbage collector removes goes a little later.
        eventually("nothing is left", () -> left().isEmpty());
    }
}
