// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// What `quality/cluster/measure` runs: figures about a real API server, one cluster for each.
final class Measurements {
    private static final int MAKERS = 8;
    // As a JVM chooses by itself in a container with the chart's limit of memory, and as it is told in the
    // environment.
    private static final Map<String, String> CONTAINED =
            Map.of("GATEHOUSE_JAVA_OPTS", "-XX:MaxRAM=512m -XX:+UseSerialGC " + told());
    // Not with the compiler that the tests use, for processes that end soon.
    private static final Map<String, String> AS_TOLD = Map.of("GATEHOUSE_JAVA_OPTS", told());

    private Measurements() {}

    private static String told() {
        return Objects.requireNonNullElse(System.getenv("GATEHOUSE_JAVA_OPTS"), "");
    }

    private interface Measurement {
        void on(Cluster cluster, int count) throws IOException, InterruptedException;
    }

    public static void main(String... arguments) throws IOException, InterruptedException {
        Map<String, Integer> usual = Map.of("enforcement", 200, "start", 1_000, "memory", 10_000, "admission", 500);
        for (String name : List.of("enforcement", "start", "memory", "admission")) {
            if (arguments.length > 0 && !arguments[0].equals(name)) {
                continue;
            }
            int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : usual.getOrDefault(name, 0);
            Measurement measurement = switch (name) {
                case "enforcement" -> Measurements::enforcement;
                case "start" -> Measurements::start;
                case "memory" -> Measurements::memory;
                default -> Measurements::admission;
            };
            try (Cluster cluster =
                    Cluster.start(name.equals("memory") ? CONTAINED : AS_TOLD).orElseThrow()) {
                measurement.on(cluster, count);
            }
        }
    }

    private static void enforcement(Cluster cluster, int times) throws IOException {
        try (Scene scene = Scene.open(cluster, "measured");
                Webhook webhook = new Webhook(cluster.port("webhook-0"))) {
            long[] micros = new long[times];
            for (int i = 0; i < times; i++) {
                create(cluster, scene, i);
                long begin = System.nanoTime();
                awaitInForce(webhook, scene, i);
                micros[i] = (System.nanoTime() - begin) / 1_000;
            }
            say("policy created until in force, " + times + " times", micros);
            removeAll(cluster);
        }
    }

    private static void create(Cluster cluster, Scene scene, int number) {
        Api.Reply made = cluster.api()
                .create(
                        Scene.POLICIES,
                        "{\"apiVersion\": \"policy.sigstore.dev/v1beta1\", \"kind\": \"ClusterImagePolicy\", \"metadata\":"
                                + " {\"name\": \"measured-" + number
                                + "\", \"labels\": {\"measured\": \"true\"}}, \"spec\":"
                                + " {\"images\": [{\"glob\": \"" + scene.repository("p" + number)
                                + "@**\"}], \"authorities\": [{\"static\": {\"action\": \"fail\", \"message\": \"number "
                                + number + ".\"}}]}}");
        if (!made.succeeded()) {
            throw new AssertionError(made.body());
        }
    }

    private static void awaitInForce(Webhook webhook, Scene scene, int number) throws IOException {
        String review = Reviews.of(scene.repository("p" + number) + "@sha256:" + "0".repeat(64));
        while (!webhook.post("/validations", review).body().contains("number " + number + ".")) {
            Thread.onSpinWait();
        }
    }

    private static void removeAll(Cluster cluster) {
        cluster.api().delete(Scene.POLICIES + "?labelSelector=measured%3Dtrue");
    }

    private static void createAll(Cluster cluster, Scene scene, int count) throws InterruptedException {
        try (ExecutorService makers = Executors.newFixedThreadPool(MAKERS)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                makers.execute(() -> create(cluster, scene, number));
            }
            makers.shutdown();
            if (!makers.awaitTermination(30, TimeUnit.MINUTES)) {
                throw new AssertionError("not all were created");
            }
        }
    }

    private static void start(Cluster cluster, int policies) throws IOException, InterruptedException {
        try (Scene scene = Scene.open(cluster, "measured");
                Webhook webhook = new Webhook(cluster.port("webhook-0"))) {
            createAll(cluster, scene, policies);
            awaitInForce(webhook, scene, policies - 1);
            // The snapshot is renewed each minute.
            TimeUnit.SECONDS.sleep(65);
            long[] micros = new long[5];
            for (int i = 0; i < micros.length; i++) {
                cluster.part("stop", "gatehouse-0");
                Thread starter = Thread.ofPlatform().start(() -> cluster.part("start", "gatehouse-0"));
                micros[i] = untilReady(cluster, webhook);
                starter.join();
            }
            say("process started until ready, " + policies + " policies and a snapshot", micros);
        }
    }

    private static long untilReady(Cluster cluster, Webhook webhook) throws InterruptedException {
        Path pid = cluster.folder().resolve("gatehouse-0.pid");
        while (true) {
            try {
                if (webhook.get("/readyz").statusCode() == 200) {
                    Instant ready = Instant.now();
                    return Duration.between(started(pid), ready).toNanos() / 1_000;
                }
            } catch (IOException _) {
                // Nobody listens yet.
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static Instant started(Path pid) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .flatMap(process -> process.info().startInstant())
                .orElseThrow();
    }

    private static void memory(Cluster cluster, int policies) throws IOException, InterruptedException {
        try (Scene scene = Scene.open(cluster, "measured");
                Webhook webhook = new Webhook(cluster.port("webhook-0"))) {
            System.out.println("memory with no policy: " + resident(cluster));
            long begin = System.nanoTime();
            createAll(cluster, scene, policies);
            long created = System.nanoTime();
            awaitInForce(webhook, scene, policies - 1);
            System.out.println(policies + " policies created in " + (created - begin) / 1_000_000
                    + " ms; the last in force " + (System.nanoTime() - created) / 1_000_000 + " ms later");
            TimeUnit.SECONDS.sleep(30);
            System.out.println("memory with " + policies + " policies: " + resident(cluster));
        }
    }

    private static String resident(Cluster cluster) {
        try {
            String pid = Files.readString(cluster.folder().resolve("gatehouse-0.pid"))
                    .strip();
            return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                    .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                    .toList()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void admission(Cluster cluster, int times) {
        try (Scene judged = Scene.open(cluster, "measured");
                Scene other = Scene.open(cluster, "measured-not")) {
            cluster.kubectl("label", "namespace", "measured-not", "policy.sigstore.dev/include-")
                    .orFail();
            judged.policy(
                    "measured-pass",
                    "{\"images\": [{\"glob\": \"" + judged.repository("**")
                            + "\"}], \"authorities\": [{\"static\": {\"action\": \"pass\"}}]}");
            String image = judged.unsigned("app");
            judged.admits(image);
            long[] with = new long[times];
            long[] without = new long[times];
            for (int i = 0; i < times; i++) {
                with[i] = micros(judged, image);
                without[i] = micros(other, image);
            }
            say("Pod created (dry run) with the webhooks", with);
            say("Pod created (dry run) without them", without);
        }
    }

    private static long micros(Scene scene, String image) {
        long begin = System.nanoTime();
        scene.dryRun(image);
        return (System.nanoTime() - begin) / 1_000;
    }

    private static void say(String what, long... micros) {
        long[] sorted = LongStream.of(micros).sorted().toArray();
        System.out.println(
                what + ": median " + millis(sorted, 0.5) + ", 95th percentile " + millis(sorted, 0.95) + ", longest "
                        + millis(sorted, 1) + " ms " + (sorted.length <= 10 ? Arrays.toString(sorted) + " us" : ""));
    }

    private static String millis(long[] sorted, double share) {
        int place = (int) Math.min(sorted.length - 1L, Math.round(Math.ceil(share * sorted.length)) - 1);
        return String.valueOf(Math.round(sorted[place] / 100.0) / 10.0);
    }
}
