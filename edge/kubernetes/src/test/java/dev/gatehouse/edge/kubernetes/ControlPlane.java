// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A real etcd and a real kube-apiserver on free loopback ports, whose processes end with it.
final class ControlPlane implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(90);

    private final Path folder;
    private final Path etcdProgram;
    private final Path serverProgram;
    private final int etcdPort = freePort();
    private final int peerPort = freePort();
    private final int port = freePort();
    private Process etcd;
    private Process server;

    private ControlPlane(Path folder, Path etcdProgram, Path serverProgram) {
        this.folder = folder;
        this.etcdProgram = etcdProgram;
        this.serverProgram = serverProgram;
        certificates();
        this.etcd = launchEtcd();
        this.server = launchServer();
    }

    /// Starts one that keeps its files in `folder`, or says that `what` is left out.
    static Optional<ControlPlane> start(Path folder, String what) {
        Optional<Path> etcd = LeftOut.unless(Programs.find("etcd"), what, "etcd");
        Optional<Path> server = LeftOut.unless(Programs.find("kube-apiserver"), what, "kube-apiserver");
        if (etcd.isEmpty() || server.isEmpty()) {
            return Optional.empty();
        }
        ControlPlane plane = new ControlPlane(folder, etcd.get(), server.get());
        plane.awaitReady();
        return Optional.of(plane);
    }

    /// Returns a kubeconfig file of the cluster's administrator.
    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /// Returns `https://127.0.0.1:<port>`.
    String address() {
        return "https://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /// Returns the authority of the API server's certificate, in PEM.
    Path authority() {
        return folder.resolve("ca.crt");
    }

    void stopServer() {
        end(server);
    }

    void startServer() {
        server = launchServer();
    }

    void stopEtcd() {
        end(etcd);
    }

    void startEtcd() {
        etcd = launchEtcd();
    }

    /// Stops the API server's process in its tracks: connections stay open and nothing answers.
    void freezeServer() {
        signal("-STOP");
    }

    /// Lets the API server's process go on.
    void thawServer() {
        signal("-CONT");
    }

    private void signal(String signal) {
        Programs.run(folder, Map.of(), Path.of("/bin/kill"), signal, Long.toString(server.pid()));
    }

    void awaitReady() {
        try (ClusterConnection admin = ClusterConnection.open(
                ConnectionSettings.DEFAULT
                        .withKubeconfig(kubeconfig().toString())
                        .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)),
                Map.of())) {
            await(STARTING, () -> {
                if (!server.isAlive() || !etcd.isAlive()) {
                    throw new IllegalStateException("the control plane ended");
                }
                return ready(admin);
            });
        }
    }

    private static boolean ready(ClusterConnection admin) {
        try {
            return admin.get("/api/v1/namespaces/default", Deadline.in(Duration.ofSeconds(5)))
                    .isPresent();
        } catch (ApiServerException _) {
            return false;
        }
    }

    static void await(Duration longest, BooleanSupplier condition) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + longest);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        end(server);
        end(etcd);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launchEtcd() {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + peerPort;
        return launch(
                "etcd",
                etcdProgram.toString(),
                "--name=default",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    private Process launchServer() {
        return launch(
                "apiserver",
                serverProgram.toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--tls-cert-file=" + folder.resolve("apiserver.crt"),
                "--tls-private-key-file=" + folder.resolve("apiserver.key"),
                "--client-ca-file=" + folder.resolve("ca.crt"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("sa.key"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--endpoint-reconciler-type=none",
                "--v=1");
    }

    private Process launch(String name, String... command) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve(name + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void certificates() {
        shell("openssl ecparam -genkey -name prime256v1 -noout -out ca.key");
        shell("openssl req -x509 -new -key ca.key -subj /CN=gatehouse-test-ca -days 30 -out ca.crt");
        shell("openssl genrsa -out sa.key 2048");
        leaf("apiserver", "/CN=kube-apiserver", "subjectAltName=IP:127.0.0.1,DNS:localhost");
        leaf("admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth");
        write("kubeconfig", """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: test, cluster: {server: "%s", certificate-authority: %s}}
                - {name: elsewhere, cluster: {server: "https://127.0.0.1:1", certificate-authority: ca.crt}}
                users: [{name: admin, user: {client-certificate: %s, client-key: %s}}]
                contexts: [{name: test, context: {cluster: test, user: admin}}]
                current-context: test
                """.formatted(
                        address(), folder.resolve("ca.crt"), folder.resolve("admin.crt"), folder.resolve("admin.key")));
    }

    private void leaf(String name, String subject, String extension) {
        write(name + ".ext", extension + "\n");
        shell("openssl ecparam -genkey -name prime256v1 -noout -out " + name + ".key");
        shell("openssl req -new -key " + name + ".key -subj " + subject + " -out " + name + ".csr");
        shell("openssl x509 -req -in " + name + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile "
                + name + ".ext -out " + name + ".crt");
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shell(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        Programs.Ended ended =
                Programs.run(folder, Map.of(), Path.of("/usr/bin", words.removeFirst()), words.toArray(String[]::new));
        if (ended.exit() != 0) {
            throw new IllegalStateException(command + ": " + ended.output());
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
