// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does one judgement of a CUE policy cost, from the bytes of the document to the verdict, and what does
/// compiling the policy cost? The goals per judgement are 10, 60, 500 and 1,500 microseconds in the order of
/// the documents, and a millisecond for compiling.
///
/// `quality/benchmarks/run CuePolicyBenchmark`
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class CuePolicyBenchmark {
    /// The kind of policy and document.
    public enum Subject {
        TRIVIAL,
        POD,
        SBOM,
        VULNERABILITIES
    }

    @Param
    public Subject subject = Subject.TRIVIAL;

    private String source = "";
    private byte[] document = {};
    private CuePolicy policy = compiled("a: _");

    /// Compiles the policy, which must pass its document.
    @Setup
    public void prepare() {
        source = policy(subject);
        document = document(subject).getBytes(StandardCharsets.UTF_8);
        policy = compiled(source);
        if (!(policy.check(document) instanceof CueVerdict.Pass)) {
            throw new IllegalStateException("the document must pass");
        }
    }

    /// Returns the policy that is asked.
    public static String policy(Subject subject) {
        return switch (subject) {
            case TRIVIAL -> "predicateType: \"https://example.com/v1\"";
            case POD -> """
                    spec: containers: [...{image: =~"@sha256:", securityContext: #SC}]
                    spec: hostNetwork: *false | false
                    #SC: {privileged: false, runAsUser: !=0, capabilities: drop: ["ALL"]}
                    """;
            case SBOM -> """
                    predicate: packages: [...{name: string, versionInfo: string, licenseConcluded: !="AGPL-3.0", ...}]
                    """;
            case VULNERABILITIES -> """
                    predicate: scanner: {uri: string, version: =~"^0", db: uri: string, result: _}
                    """;
        };
    }

    private static CuePolicy compiled(String source) {
        return switch (CueCompiler.compile(source, CueLimits.DEFAULT)) {
            case CueCompilation.Compiled(CuePolicy compiled) -> compiled;
            case CueCompilation.Refused refused -> throw new IllegalStateException(refused.text());
        };
    }

    /// Returns the document it is asked about, in JSON.
    public static String document(Subject subject) {
        return switch (subject) {
            case TRIVIAL -> "{\"predicateType\":\"https://example.com/v1\",\"predicate\":{\"a\":1}}";
            case POD -> "{\"spec\":{\"hostNetwork\":false,\"containers\":[" + repeated(5, """
                        {"name":"c%1$d","image":"registry.example/app@sha256:%1$064d",
                         "securityContext":{"privileged":false,"runAsUser":65532,"capabilities":{"drop":["ALL"]}}}""") + "]}}";
            case SBOM -> "{\"predicate\":{\"packages\":[" + repeated(100, """
                        {"name":"package-%1$d","versionInfo":"1.%1$d.0","licenseConcluded":"Apache-2.0",
                         "externalRefs":[{"referenceLocator":"pkg:deb/debian/package-%1$d@1.%1$d.0"}]}""") + "]}}";
            case VULNERABILITIES ->
                "{\"predicate\":{\"scanner\":{\"uri\":\"https://example.com\",\"version\":\"0.50\","
                        + "\"db\":{\"uri\":\"https://example.com/db\"},\"result\":{\"findings\":["
                        + repeated(500, """
                        {"id":"CVE-2026-%1$05d","package":"package-%1$d","severity":"LOW","fixed":"1.%1$d.1",
                         "title":"something about the package %1$d that is wrong","cvss":{"v3":%1$d}}""")
                        + "]}}}}";
        };
    }

    private static String repeated(int count, String template) {
        return IntStream.range(0, count).mapToObj(template::formatted).collect(Collectors.joining(","));
    }

    @Benchmark
    public CueVerdict judge() {
        return policy.check(document);
    }

    @Benchmark
    public CueCompilation compile() {
        return CueCompiler.compile(source, CueLimits.DEFAULT);
    }
}
