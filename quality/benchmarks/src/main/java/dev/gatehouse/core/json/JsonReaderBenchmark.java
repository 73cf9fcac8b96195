// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does reading a usual AdmissionReview cost, about 4 KB of JSON with a Pod of three containers? A review is
/// read once, so this is paid once per request.
///
/// `quality/benchmarks/run JsonReaderBenchmark`
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonReaderBenchmark {
    private final byte[] review = review().getBytes(StandardCharsets.UTF_8);

    private static String review() {
        String containers = IntStream.range(0, 3)
                .mapToObj(i -> """
                        {"name": "c%d", "image": "registry.example/team/app-%d@sha256:%s",
                         "env": [%s], "ports": [{"containerPort": 80%d, "protocol": "TCP"}],
                         "resources": {"limits": {"cpu": "500m", "memory": "128Mi"}}}""".formatted(i, i, "0123456789abcdef".repeat(4), environment(), i))
                .collect(Collectors.joining(","));
        return """
                {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1",
                 "request": {"uid": "2f1c1e5e-6b0f-4b0e-9c43-0d6a5b1c1f00", "operation": "CREATE", "namespace": "demo",
                  "kind": {"group": "", "version": "v1", "kind": "Pod"}, "userInfo": {"username": "jane", "groups": ["a", "b"]},
                  "object": {"apiVersion": "v1", "kind": "Pod",
                   "metadata": {"name": "p", "namespace": "demo", "labels": {"app": "shop", "tier": "front"}},
                   "spec": {"serviceAccountName": "default", "containers": [%s]}}}}""".formatted(containers);
    }

    private static String environment() {
        return IntStream.range(0, 20)
                .mapToObj(i -> "{\"name\": \"SETTING_" + i + "\", \"value\": \"value of it\"}")
                .collect(Collectors.joining(","));
    }

    @Benchmark
    public JsonValue read() {
        return JsonReader.read(review, JsonLimits.DEFAULT);
    }
}
