// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A real etcd and a real API server on free loopback ports, one for all tests of this run, without admission of
/// our own. They end with the process.
final class ControlPlane {
    static final String ADMIN = "admin-token";
    /// Token of the user `gatehouse`, who may do what RBAC says.
    static final String GATEHOUSE = "gatehouse-token";

    private static final Duration STARTING = Duration.ofMinutes(2);
    private static final Map<List<String>, ControlPlane> RUNNING = new ConcurrentHashMap<>();

    private final Path folder;
    private final int port;

    private ControlPlane(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /// Returns the control plane, empty where its programs are not installed.
    ///
    /// @param what is left out then
    static Optional<ControlPlane> unlessLeftOut(String what) {
        return unlessLeftOut(what, List.of());
    }

    /// Returns another one, where only who may delete an object may say who owns it, as some distributions have
    /// it.
    static Optional<ControlPlane> strictAboutOwners(String what) {
        return unlessLeftOut(what, List.of("--enable-admission-plugins=OwnerReferencesPermissionEnforcement"));
    }

    /// Returns another one, in which no test has put resources of ours: versions of theirs are
    /// converted by a webhook that is not there, and then nobody can read or write any.
    static Optional<ControlPlane> withoutConversion(String what) {
        return unlessLeftOut(what, List.of("--profiling=false"));
    }

    private static Optional<ControlPlane> unlessLeftOut(String what, List<String> options) {
        Optional<Path> etcd = LeftOut.unless(Programs.find("etcd"), what, "etcd");
        Optional<Path> server = LeftOut.unless(Programs.find("kube-apiserver"), what, "kube-apiserver");
        return etcd.flatMap(storage -> server.map(program -> shared(storage, program, options)));
    }

    private static ControlPlane shared(Path etcd, Path server, List<String> options) {
        return RUNNING.computeIfAbsent(options, _ -> {
            try {
                return start(etcd, server, options);
            } catch (IOException | NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    /// Returns the address of the API server's port on loopback.
    int port() {
        return port;
    }

    /// Returns a client that speaks with `token` to the server at `through`, which is this one or a way to it.
    KubernetesClient client(String token, int through) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + through)
                .withOauthToken(token)
                .withCaCertFile(folder.resolve("apiserver.crt").toString())
                .withRequestTimeout(10_000)
                .withConnectionTimeout(5_000)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    KubernetesClient admin() {
        return client(ADMIN, port);
    }

    private static ControlPlane start(Path etcd, Path server, List<String> options)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path folder = Files.createTempDirectory("control-plane");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Path key =
                pem(folder.resolve("sa.key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
        Path publicKey =
                pem(folder.resolve("sa.pub"), "PUBLIC KEY", pair.getPublic().getEncoded());
        Path tokens = Files.writeString(
                folder.resolve("tokens.csv"),
                ADMIN + ",admin,1,system:masters\n" + GATEHOUSE + ",gatehouse,2,gatehouse\n");
        int etcdPort = freePort();
        int peerPort = freePort();
        String etcdUrl = "http://127.0.0.1:" + etcdPort;
        String peerUrl = "http://127.0.0.1:" + peerPort;
        run(
                folder,
                "etcd",
                List.of(
                        etcd.toString(),
                        "--data-dir=" + folder.resolve("etcd-data"),
                        "--listen-client-urls=" + etcdUrl,
                        "--advertise-client-urls=" + etcdUrl,
                        "--listen-peer-urls=" + peerUrl,
                        "--initial-advertise-peer-urls=" + peerUrl,
                        "--initial-cluster=default=" + peerUrl,
                        "--unsafe-no-fsync",
                        "--log-level=warn"));
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                server.toString(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder,
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + publicKey,
                "--service-account-signing-key-file=" + key,
                "--service-cluster-ip-range=10.96.0.0/16",
                "--endpoint-reconciler-type=none",
                "--disable-admission-plugins=ServiceAccount"));
        command.addAll(options);
        Process api = run(folder, "apiserver", command);
        ControlPlane plane = new ControlPlane(folder, port);
        plane.awaitReady(api);
        return plane;
    }

    private void awaitReady(Process api) throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTING.toNanos();
        while (true) {
            if (Files.exists(folder.resolve("apiserver.crt"))) {
                try (KubernetesClient admin = admin()) {
                    if ("ok".equals(String.valueOf(admin.raw("/readyz")).strip())) {
                        return;
                    }
                } catch (RuntimeException _) {
                    // Not listening yet.
                }
            }
            if (!api.isAlive() || System.nanoTime() > end) {
                List<String> log = Files.readAllLines(folder.resolve("apiserver.log"));
                throw new IllegalStateException("kube-apiserver did not start: "
                        + String.join("\n", log.subList(Math.max(0, log.size() - 10), log.size())));
            }
            Thread.sleep(100);
        }
    }

    private static Process run(Path folder, String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        return process;
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                        + "-----\n");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
