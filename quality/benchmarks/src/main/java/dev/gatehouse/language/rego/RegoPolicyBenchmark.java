// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does a Rego policy cost: compiling it, reading its input, asking it? `attestation` looks at two
/// members of a statement, `pod` has four comprehensions over a pod of 4 KB, `report` filters 500 findings
/// of a report of 96 KB.
///
/// `quality/benchmarks/run RegoPolicyBenchmark`
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegoPolicyBenchmark {
    private static final RegoCircumstances CIRCUMSTANCES = RegoCircumstances.at(Instant.parse("2026-01-01T00:00:00Z"));

    private static final String ATTESTATION = """
            package sigstore
            default isCompliant = false
            isCompliant {
                input.predicateType == "https://slsa.dev/provenance/v1"
                input.predicate.builder.id == "https://builder.example/1"
            }
            """;
    private static final String POD = """
            package sigstore
            images := [c.image | c := input.spec.containers[_]]
            limits := [c | c := input.spec.containers[_]; c.resources.limits.memory]
            names := {e.name | e := input.spec.containers[_].env[_]}
            ports := [p.containerPort | p := input.spec.containers[_].ports[_]; p.containerPort > 1024]
            isCompliant {
                count(images) == count(limits)
                count(names) > 0
                count(ports) > 0
                not any_latest
            }
            any_latest { endswith(images[_], ":latest") }
            """;
    private static final String REPORT = """
            package sigstore
            critical := [v | v := input.predicate.scanner.result[_]; v.severity == "CRITICAL"; not v.fixed]
            high := [v | v := input.predicate.scanner.result[_]; v.severity == "HIGH"; v.score > 8.5]
            isCompliant[r] {
                r := {"result": count(critical) + count(high) < 1000, "error": sprintf("%d critical", [count(critical)])}
            }
            """;

    /// Which policy is asked.
    @Param({"attestation", "pod", "report"})
    public String kind = "";

    private String source = "";
    private byte[] document = {};
    private RegoInput input = RegoInput.read("{}".getBytes(StandardCharsets.UTF_8));
    private RegoPolicy policy = compiled(ATTESTATION);

    /// Returns the policy that is asked.
    public static String policy(String kind) {
        return switch (kind) {
            case "attestation" -> ATTESTATION;
            case "pod" -> POD;
            default -> REPORT;
        };
    }

    /// Returns the document it is asked about, in JSON.
    public static String document(String kind) {
        return switch (kind) {
            case "attestation" -> """
                    {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1",
                     "subject": [{"name": "app", "digest": {"sha256": "%s"}}],
                     "predicate": {"builder": {"id": "https://builder.example/1"}}}""".formatted("ab".repeat(32));
            case "pod" -> pod();
            default -> report();
        };
    }

    private static String pod() {
        String environment = IntStream.range(0, 12)
                .mapToObj(i -> "{\"name\": \"SETTING_" + i + "\", \"value\": \"value of it\"}")
                .collect(Collectors.joining(","));
        String containers = IntStream.range(0, 4)
                .mapToObj(i -> """
                        {"name": "c%d", "image": "registry.example/team/app-%d:1.%d", "env": [%s],
                         "ports": [{"containerPort": 808%d}], "resources": {"limits": {"cpu": "500m", "memory": "128Mi"}}}""".formatted(i, i, i, environment, i))
                .collect(Collectors.joining(","));
        return "{\"spec\": {\"serviceAccountName\": \"default\", \"containers\": [" + containers + "]}}";
    }

    private static String report() {
        String findings = IntStream.range(0, 500)
                .mapToObj(i -> """
                        {"id": "CVE-2024-%05d", "severity": "%s", "score": %d.%d, "package": "library-%d", \
                        "version": "1.%d.0", "fixed": %b, "url": "https://vulnerabilities.example/CVE-2024-%05d", "note": "%s"}""".formatted(
                                i,
                                i % 50 == 0 ? "CRITICAL" : i % 7 == 0 ? "HIGH" : "LOW",
                                i % 10,
                                i % 9,
                                i % 40,
                                i % 20,
                                i % 3 != 0,
                                i,
                                "x".repeat(20)))
                .collect(Collectors.joining(","));
        return "{\"predicateType\": \"https://cosign.sigstore.dev/attestation/vuln/v1\", \"predicate\": {\"scanner\": "
                + "{\"result\": [" + findings + "]}}}";
    }

    private static RegoPolicy compiled(String source) {
        return switch (RegoCompiler.compile(source)) {
            case Compilation.Compiled compiled -> compiled.policy();
            case Compilation.Refused refused -> throw new IllegalStateException(refused.text());
        };
    }

    @Setup
    public void prepare() {
        source = policy(kind);
        document = document(kind).getBytes(StandardCharsets.UTF_8);
        input = RegoInput.read(document);
        policy = compiled(source);
    }

    @Benchmark
    public Compilation compile() {
        return RegoCompiler.compile(source);
    }

    @Benchmark
    public RegoInput read() {
        return RegoInput.read(document);
    }

    @Benchmark
    public RegoVerdict decide() {
        return policy.decide(input, CIRCUMSTANCES);
    }

    @Benchmark
    public RegoVerdict readAndDecide() {
        return policy.decide(RegoInput.read(document), CIRCUMSTANCES);
    }
}
