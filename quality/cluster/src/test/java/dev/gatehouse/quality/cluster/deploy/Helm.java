// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import dev.gatehouse.quality.testkit.Programs.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// `helm`, with the chart of this checkout.
///
/// @param program the program itself
record Helm(Path program) {
    // Tests run in the folder of their module, two below the root.
    static final Path DEPLOY =
            Path.of("").toAbsolutePath().resolve("../../deploy").normalize();
    static final Path CHART = DEPLOY.resolve("chart");

    /// Returns `helm`, empty and said so where it is missing.
    static Optional<Helm> find() {
        return LeftOut.unless(Programs.find("helm"), "the chart", "helm").map(Helm::new);
    }

    /// Returns one test, none where `helm` is missing.
    static Stream<DynamicTest> test(String what, Consumer<Helm> proof) {
        return find().stream().map(helm -> dynamicTest(what, () -> proof.accept(helm)));
    }

    Ended run(String... arguments) {
        return Programs.run(DEPLOY, Map.of(), program, arguments);
    }

    /// Renders the chart as release `policy-controller` with further `arguments`.
    Ended template(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("template", "policy-controller", CHART.toString(), "-n", "cosign-system"));
        all.addAll(Arrays.asList(arguments));
        return run(all.toArray(String[]::new));
    }

    /// Returns what `template` of the chart becomes.
    String rendered(String template, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--show-only", "templates/" + template));
        all.addAll(Arrays.asList(arguments));
        Ended ended = template(all.toArray(String[]::new));
        if (ended.exit() != 0) {
            throw new AssertionError(ended.output());
        }
        return ended.output();
    }
}
