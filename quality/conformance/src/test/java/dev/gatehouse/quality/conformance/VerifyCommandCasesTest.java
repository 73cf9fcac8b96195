// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.OciLayout;
import dev.gatehouse.serve.cli.Surroundings;
import dev.gatehouse.serve.cli.VerifyCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/// `gatehouse verify`, given the very command lines by which real cosign judged the images of the corpus. It
/// gives the verdict that the policy of the case gives (`verify-differences.tsv` lists what a command line
/// cannot say, or says otherwise than the policy), and the one that cosign gave
/// (`verify-cosign-differences.tsv` lists where not, and why).
class VerifyCommandCasesTest {
    private static final CaseList CHOICES = CaseList.read("sigstore-choices.tsv");
    private static final CaseList DIFFERENCES = CaseList.read("verify-differences.tsv");
    private static final CaseList COSIGN = CaseList.read("verify-cosign-differences.tsv");
    private static final CaseLog LOG = new CaseLog("verify-cases");

    @TestFactory
    Stream<DynamicTest> judgesCosignsCommandLinesAsThePolicyDoes() {
        Optional<Corpus> corpus =
                Corpus.find("gatehouse.sigstore.dir", "fixtures/sigstore", "images signed by real programs");
        return corpus.stream()
                .flatMap(found -> found.part("cases.json", "images signed by real programs").stream()
                        .flatMap(file -> tests(found, file)));
    }

    private static Stream<DynamicTest> tests(Corpus corpus, Path file) {
        Map<String, List<CosignCommand>> commands = CosignCommand.read(file);
        List<DynamicTest> tests = new ArrayList<>();
        for (SigstoreCase one : SigstoreCase.read(file)) {
            List<CosignCommand> lines = commands.getOrDefault(one.name(), List.of());
            for (int i = 0; i < lines.size(); i++) {
                CosignCommand line = lines.get(i);
                String name = one.name() + "#" + i;
                tests.add(dynamicTest(name, () -> judge(corpus.folder(), one, name, line)));
            }
        }
        System.out.println("gatehouse verify: " + tests.size() + " command lines");
        if (!corpus.chosen()) {
            List<String> names = tests.stream().map(DynamicTest::getDisplayName).toList();
            tests.add(dynamicTest("the lists and the corpus fit", () -> {
                assertThat(names).containsAll(DIFFERENCES.identifiers());
                assertThat(names).containsAll(COSIGN.identifiers());
            }));
        }
        return tests.stream();
    }

    private static void judge(Path folder, SigstoreCase one, String name, CosignCommand line) {
        try (FakeRegistry registry = FakeRegistry.start()) {
            if (!one.referrersApi()) {
                registry.withoutReferrersApi();
            }
            OciLayout.read(folder.resolve(one.layout())).loadInto(registry, one.repository());
            StringWriter out = new StringWriter();
            Surroundings surroundings = new Surroundings(
                    new PrintWriter(out), new PrintWriter(out), false, line.environment(folder, registry.host()));
            CommandLine command = new CommandLine(new VerifyCommand(surroundings));
            command.setPosixClusteredShortOptionsAllowed(false).setCaseInsensitiveEnumValuesAllowed(true);
            command.setOut(surroundings.out()).setErr(surroundings.err());
            int exit = command.execute(line.words(folder, registry.host()).toArray(String[]::new));
            surroundings.out().flush();
            surroundings.err().flush();
            String got = switch (exit) {
                case 0 -> "verified";
                case 1 -> "rejected";
                default -> "not expressible";
            };
            String policy = CHOICES.remark(one.name())
                    .filter(_ -> one.eitherWay())
                    .orElse(one.verified() ? "verified" : "rejected");
            String cosign = line.accepted() ? "verified" : "rejected";
            LOG.add(name, policy + "/" + cosign, got, first(out));
            assertThat(got)
                    .as("as the policy says; answered %s", out)
                    .isEqualTo(DIFFERENCES
                            .remark(name)
                            .map(VerifyCommandCasesTest::word)
                            .orElse(policy));
            assertThat(got)
                    .as("as cosign says; answered %s", out)
                    .isEqualTo(COSIGN.remark(name)
                            .map(VerifyCommandCasesTest::word)
                            .orElse(cosign));
        }
    }

    private static String first(StringWriter out) {
        return out.toString().lines().limit(40).reduce("", (all, next) -> all + " | " + next.strip());
    }

    // A remark is our verdict, a colon, and why.
    private static String word(String remark) {
        return remark.substring(0, remark.indexOf(':'));
    }
}
