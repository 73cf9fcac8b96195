// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import dev.gatehouse.quality.testkit.PushClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// A cluster on this machine, brought up by `quality/cluster/up`: the API server, the chart's objects, a
/// registry, and Gatehouse from the classes of this build. Closing ends all of its processes.
public final class Cluster implements AutoCloseable {
    private static final List<String> NEEDED =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "helm", "registry");
    // Tests run in the folder of their module, two below the root.
    private static final Path SCRIPTS = Path.of("").toAbsolutePath();

    // The processes live for seconds: what the second compiler would gain comes later than they end.
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    // Whether the folder with the logs stays when a cluster ends, to look into it.
    private static final boolean KEPT = Boolean.getBoolean("gatehouse.cluster.keep");

    private final Path folder;
    private final Map<String, String> settings;
    private final Api api;
    private final PushClient push;
    private final String registry;
    private boolean closed;

    /// What a test does with a cluster.
    public interface Proof {
        void on(Cluster cluster) throws Exception;
    }

    private static final class Shared {
        static final Optional<Cluster> CLUSTER = start(Map.of());

        private Shared() {}
    }

    /// Returns the cluster that the tests share, started by the first that asks; empty, and said so, where
    /// programs are missing. Whoever uses it leaves behind nothing that another test could notice.
    public static Optional<Cluster> shared() {
        return Shared.CLUSTER;
    }

    /// Returns the one test that `proof` is, on the shared cluster; none where programs are missing.
    public static Stream<DynamicTest> test(Proof proof) {
        return shared().stream().map(cluster -> dynamicTest("on a real API server", () -> proof.on(cluster)));
    }

    /// Starts a cluster of its own.
    ///
    /// @param settings of `quality/cluster/up`
    /// @return empty, and said so, where programs are missing
    public static Optional<Cluster> start(Map<String, String> settings) {
        return start(settings, List.of());
    }

    /// Starts a control plane and a registry, in which nothing is installed. [#part] starts `gatehouse-0` once
    /// something is.
    ///
    /// @return empty, and said so, where programs are missing
    public static Optional<Cluster> startBare() {
        return startBare(Map.of());
    }

    /// Starts a control plane and a registry, in which nothing is installed.
    ///
    /// @param settings of `quality/cluster/up`, for what is started later
    /// @return empty, and said so, where programs are missing
    public static Optional<Cluster> startBare(Map<String, String> settings) {
        return start(settings, List.of("--bare"));
    }

    private static Optional<Cluster> start(Map<String, String> settings, List<String> options) {
        for (String program : NEEDED) {
            if (LeftOut.unless(Programs.find(program), "a cluster", program).isEmpty()) {
                return Optional.empty();
            }
        }
        Path folder;
        try {
            folder = Files.createTempDirectory("gatehouse-cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>(Map.of(
                "GATEHOUSE_CLASSPATH",
                classes(),
                "GATEHOUSE_JAVA_OPTS",
                SHORT_LIVED,
                "JAVA_HOME",
                System.getProperty("java.home"),
                "CI",
                "false"));
        all.putAll(settings);
        Cluster cluster = new Cluster(folder, all, options);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "end of the cluster"));
        return Optional.of(cluster);
    }

    // The tests' own classes stay out: a process of Gatehouse has none of them.
    private static String classes() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("testkit"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Cluster(Path folder, Map<String, String> settings, List<String> options) {
        this.folder = folder;
        this.settings = settings;
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve("up").toString()));
        command.addAll(options);
        command.add(folder.toString());
        Ended.of(command, folder, settings, "").orFail();
        this.api = new Api(folder, port("api"));
        this.registry = "localhost:" + port("registry");
        this.push = new PushClient("http://" + registry);
    }

    private Ended script(String name, String... arguments) {
        return script(Map.of(), name, arguments);
    }

    private Ended script(Map<String, String> more, String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(name).toString(), folder.toString()));
        command.addAll(Arrays.asList(arguments));
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return Ended.of(command, folder, all, "");
    }

    /// Starts, stops, kills, pauses or resumes a part, as `quality/cluster/part` says.
    public void part(String action, String name) {
        script("part", action, name).orFail();
    }

    /// Starts a part with settings of its own, of those that `quality/cluster/parts.sh` lists.
    public void start(String name, Map<String, String> more) {
        script(more, "part", "start", name).orFail();
    }

    /// Returns the port called `name`, for example `webhook-0`.
    public int port(String name) {
        return Integer.parseInt(script("part", "port", name).orFail().strip());
    }

    /// Returns the folder of the cluster, with the logs of its parts.
    public Path folder() {
        return folder;
    }

    /// Returns `localhost:<port>` of the registry.
    public String registry() {
        return registry;
    }

    public Api api() {
        return api;
    }

    /// Pushes `artifact` and returns the name of the image by its digest.
    public String push(String repository, String tag, Artifact artifact) {
        List<String> refused = push.push(repository, tag, artifact);
        if (!refused.isEmpty()) {
            throw new AssertionError(refused);
        }
        return registry + "/" + repository + "@" + artifact.digest();
    }

    public PushClient registryClient() {
        return push;
    }

    /// Runs `kubectl` as administrator.
    public Ended kubectl(String... arguments) {
        return kubectlReading("", arguments);
    }

    /// Runs `kubectl` as administrator with `input` on its standard input.
    public Ended kubectlReading(String input, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Programs.folder().resolve("kubectl").toString()));
        command.addAll(Arrays.asList(arguments));
        return Ended.of(
                command,
                folder,
                Map.of("KUBECONFIG", folder.resolve("admin.kubeconfig").toString()),
                input);
    }

    /// Runs a line of a shell in `folder` with the programs of the test environment, as somebody would type it.
    public Ended shell(Path where, Map<String, String> environment, String line) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("KUBECONFIG", folder.resolve("admin.kubeconfig").toString());
        all.put("PATH", Programs.folder() + File.pathSeparator + System.getenv("PATH"));
        return Ended.of(List.of("bash", "-euo", "pipefail", "-c", line), where, all, "");
    }

    /// Returns what the part `name` wrote so far.
    public String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            push.close();
            api.close();
            String down = SCRIPTS.resolve("down").toString();
            List<String> command = KEPT ? List.of(down, "--keep", folder.toString()) : List.of(down, folder.toString());
            Ended.of(command, folder.getRoot(), settings, "").orFail();
        }
    }
}
