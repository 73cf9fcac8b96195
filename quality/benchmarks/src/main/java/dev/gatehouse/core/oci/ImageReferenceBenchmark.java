// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does reading a reference cost? Each image of a request is read once or twice.
///
/// `quality/benchmarks/run ImageReferenceBenchmark`
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImageReferenceBenchmark {
    private final String pinned = "registry.example:5000/team/service/app:1.2.3@sha256:" + "0123456789abcdef".repeat(4);
    private final String shortest = "nginx";

    @Benchmark
    public ImageReference pinned() {
        return ImageReference.parse(pinned);
    }

    @Benchmark
    public ImageReference shortest() {
        return ImageReference.parse(shortest);
    }
}
