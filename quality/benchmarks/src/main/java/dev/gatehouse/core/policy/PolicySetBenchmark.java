// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long does it take to find the policies of one image among 10,000, one of which selects it? Goal: under a
/// millisecond. The globs end in `/**`, as most do; `allGlobs` asks each glob in turn and shows what the index saves.
///
/// `quality/benchmarks/run PolicySetBenchmark`
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PolicySetBenchmark {
    private static final int POLICIES = 10_000;

    private final ImageReference image =
            ImageReference.parse("registry.example/team-4711/service/app@sha256:" + "0123456789abcdef".repeat(4));
    private final AdmittedObject pod = new AdmittedObject("", "v1", "Pod", Map.of("app", "shop"));
    private final PolicySet.Loaded policies = new PolicySet.Loaded(
            Stream.concat(
                            IntStream.range(0, POLICIES - 1)
                                    .filter(i -> i != 4711)
                                    .mapToObj(i -> policy("policy-" + i, "registry.example/team-" + i + "/**")),
                            Stream.of(policy("this", "registry.example/team-4711/*/app*")))
                    .toList(),
            UnmatchedImages.DENY);

    private static ImagePolicy policy(String name, String glob) {
        return new ImagePolicy(
                name,
                List.of(Glob.parse(glob)),
                List.of(),
                List.of(new Authority.Pass("pass")),
                EnforcementMode.ENFORCE);
    }

    @Benchmark
    public List<ImagePolicy> selecting() {
        List<ImagePolicy> found = policies.selecting(image, pod);
        if (found.size() != 1) {
            throw new IllegalStateException("found " + found.size());
        }
        return found;
    }

    @Benchmark
    public List<ImagePolicy> allGlobs() {
        return policies.policies().stream()
                .filter(policy -> policy.selects(image, pod))
                .toList();
    }
}
