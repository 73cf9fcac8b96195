// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.admission.PolicyDocuments.Duplicates;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.edge.registry.DockerConfigKeychain;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.edge.registry.RegistrySettingsException;
import dev.gatehouse.edge.remote.RekorLogs;
import dev.gatehouse.edge.tuf.AskingTrust;
import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.edge.tuf.TrustSettingsException;
import dev.gatehouse.serve.quickstart.Ink;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `gatehouse test`: judges images from the command line with the engine of the webhook. Takes policy-tester's
/// flags, also with a single dash.
@Command(
        name = "test",
        sortOptions = false,
        description = "Judge images, or all images of manifests, by policies.",
        footer = {
            "",
            "Without --output, standard output is text on a terminal and otherwise what policy-tester writes:",
            "{\"errors\":[...],\"warnings\":[...]}, or nothing where there is neither.",
            "",
            "Exit codes: 0 every image is admitted (there may be warnings); 1 an image is refused, a policy or",
            "manifest is invalid, something cannot be read, or --policy or --image is missing; 2 an unknown flag."
        })
public final class TestCommand implements Callable<Integer> {
    private static final Set<String> LOG_LEVELS = Set.of("debug", "info", "warn", "error");

    private final Surroundings surroundings;
    private final String version;
    private final Consumer<String> logLevel;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--policy", "-policy"},
            paramLabel = "FILE|URL",
            description = "ClusterImagePolicies, with the Secrets they refer to. May be given several times.")
    private List<String> policies = List.of();

    @Option(
            names = {"--image", "-image"},
            paramLabel = "REFERENCE",
            description = "Image to judge. May be given several times.")
    private List<String> images = List.of();

    @Option(
            names = {"--resource", "-resource"},
            paramLabel = "FILE",
            description = "Manifests. Without --image, all images of all objects are judged; with it, those images are"
                    + " judged as if each object ran them. May be given several times.")
    private List<String> resources = List.of();

    @Option(
            names = {"--trustroot", "-trustroot"},
            paramLabel = "FILE",
            description = "TrustRoots that the policies refer to.")
    private List<String> trustRoots = List.of();

    @Option(
            names = {"--registries", "-registries"},
            paramLabel = "FILE",
            description = "Settings for registry hosts.")
    private @Nullable String registries;

    @Option(
            names = {"--output", "-output", "-o"},
            paramLabel = "FORMAT",
            description = "text, json, junit or sarif.")
    private @Nullable OutputFormat output;

    @Option(
            names = "--explain",
            description = "Show on standard error how documents in Rego come to their verdicts: rules, values, and the"
                    + " expression that fails. This shows parts of what they are asked about.")
    private boolean explain;

    @Option(
            names = {"--log-level", "-log-level"},
            paramLabel = "LEVEL",
            description = "debug, info, warn or error (default: info).")
    private String level = "info";

    @Option(
            names = {"--enable-oci11", "-enable-oci11"},
            arity = "0..1",
            fallbackValue = "true",
            description = "Accepted; referrers are looked at and verified either way.")
    void enableOci11(boolean enabled) {
        // Policy-tester's flag. Whatever it says, referrers are looked at here, and always verified.
    }

    @Option(
            names = {"--version", "-version"},
            arity = "0..1",
            fallbackValue = "true",
            description = "Print the version and exit.")
    private boolean versionWanted;

    @Option(
            names = {"--help", "-help", "-h"},
            usageHelp = true,
            description = "Print this text and exit.")
    void help(boolean wanted) {
        // What it asks for is done before the command is called.
    }

    /// Makes the command.
    ///
    /// @param version to print
    /// @param logLevel takes the lowest level to log: `debug`, `info`, `warn` or `error`
    public TestCommand(Surroundings surroundings, String version, Consumer<String> logLevel) {
        this.surroundings = surroundings;
        this.version = version;
        this.logLevel = logLevel;
    }

    @Override
    public Integer call() {
        if (!LOG_LEVELS.contains(level)) {
            return usage("--log-level is debug, info, warn or error");
        }
        logLevel.accept(level);
        if (versionWanted) {
            surroundings.out().println("gatehouse " + version);
            return 0;
        }
        if (policies.isEmpty()) {
            return usage("--policy is required");
        }
        if (images.isEmpty() && resources.isEmpty()) {
            return usage("--image is required, or --resource");
        }
        TestReport report = report();
        print(report);
        return report.admits() ? 0 : 1;
    }

    private int usage(String problem) {
        surroundings.err().println(problem);
        spec.commandLine().usage(surroundings.err());
        return 1;
    }

    private TestReport report() {
        List<Finding> findings = new ArrayList<>();
        List<Document> documents = read(policies, findings);
        int policyFiles = documents.size();
        documents.addAll(read(trustRoots, findings));
        Manifests manifests = Manifests.read(read(resources, findings), !images.isEmpty());
        findings.addAll(manifests.findings());
        Optional<TrustSettings> trust = trustSettings(findings);
        PolicyDocuments.Loaded loaded = PolicyDocuments.load(
                documents,
                trust.map(known -> options().withTrust(new AskingTrust(known, InstantSource.system())))
                        .orElseGet(this::options));
        loaded.problems().forEach(problem -> findings.add(PolicyLint.finding(problem)));
        // Without a policy there is nothing to judge by: not even the reference accepts an empty file.
        if (findings.stream().noneMatch(Finding::isError) && loaded.policies().isEmpty() && policyFiles > 0) {
            findings.add(invalid(policies.getFirst(), "document is required to create policy"));
        }
        Optional<RegistrySettings> settings = settings(findings);
        if (findings.stream().anyMatch(Finding::isError) || settings.isEmpty()) {
            return new TestReport(findings, List.of());
        }
        PolicySet.Loaded set = new PolicySet.Loaded(
                loaded.policies().stream().map(CompiledPolicy::policy).toList(), UnmatchedImages.DENY);
        List<TestReport.Subject> judged = judge(set, settings.get(), manifests, findings);
        return new TestReport(findings, judged);
    }

    private List<TestReport.Subject> judge(
            PolicySet.Loaded set, RegistrySettings settings, Manifests manifests, List<Finding> findings) {
        List<Manifests.Subject> subjects = new ArrayList<>();
        if (resources.isEmpty()) {
            images.forEach(image -> subjects.add(Manifests.bare(image, List.of(image))));
        } else if (images.isEmpty()) {
            subjects.addAll(manifests.subjects());
        } else {
            manifests.subjects().forEach(subject -> subjects.add(subject.running(images)));
        }
        if (subjects.stream().allMatch(subject -> subject.workload().images().isEmpty())) {
            findings.add(new Finding(
                    Rule.UNREADABLE_OBJECT,
                    Level.ERROR,
                    resources.getFirst(),
                    0,
                    "",
                    "",
                    "there is no image to judge in what --resource names"));
            return List.of();
        }
        try (Registries open = Registries.open(settings, DockerConfigKeychain.of(surroundings.environment()))) {
            TestRun run = new TestRun(
                    new DigestPinning(open.digests()),
                    new ImageAdmission(open.signatures(), open.configs(), new RekorLogs(), InstantSource.system()),
                    set);
            return subjects.stream()
                    .map(subject -> new TestReport.Subject(
                            subject.file(), subject.document(), subject.label(), run.judge(subject.workload())))
                    .toList();
        }
    }

    private Optional<TrustSettings> trustSettings(List<Finding> findings) {
        try {
            return Optional.of(TrustSettings.read(TrustSettings.Wanted.PUBLIC_GOOD, surroundings.environment()));
        } catch (TrustSettingsException e) {
            findings.add(invalid(policies.getFirst(), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private PolicyDocuments.Options options() {
        return PolicyDocuments.Options.DEFAULT
                .withEngine(explain ? new PolicyLanguages(this::show) : new PolicyLanguages())
                .withDuplicates(Duplicates.SKIP)
                .withCheck(CheckSettings.DEFAULT
                        .withAnyMatchResource(true)
                        .withSystemNamespace(
                                surroundings.environment().getOrDefault("SYSTEM_NAMESPACE", "cosign-system")));
    }

    private void show(PolicyLanguages.Explained explained) {
        // In one piece: several documents may be asked at once.
        surroundings
                .err()
                .print("rego document of " + explained.name() + ":" + System.lineSeparator()
                        + explained.explanation().text());
        surroundings.err().flush();
    }

    private static List<Document> read(List<String> sources, List<Finding> findings) {
        List<Document> documents = new ArrayList<>();
        for (String source : sources) {
            try {
                documents.add(PolicySources.read(source));
            } catch (IOException e) {
                findings.add(invalid(source, String.valueOf(e.getMessage())));
            }
        }
        return documents;
    }

    private Optional<RegistrySettings> settings(List<Finding> findings) {
        if (registries == null) {
            return Optional.of(RegistrySettings.NONE);
        }
        try {
            return Optional.of(RegistrySettings.read(
                    PolicySources.read(registries).content().bytes()));
        } catch (IOException e) {
            findings.add(invalid(registries, String.valueOf(e.getMessage())));
            return Optional.empty();
        } catch (RegistrySettingsException e) {
            e.problems().forEach(problem -> findings.add(invalid(registries, problem)));
            return Optional.empty();
        }
    }

    private static Finding invalid(String file, String text) {
        return new Finding(Rule.INVALID_POLICY, Level.ERROR, file, 0, "", "", text);
    }

    private void print(TestReport report) {
        OutputFormat format =
                Optional.ofNullable(output).orElse(surroundings.terminal() ? OutputFormat.TEXT : OutputFormat.JSON);
        String text = switch (format) {
            case TEXT ->
                TestText.text(report, surroundings.colours() ? Ink.COLOURED : Ink.PLAIN)
                        .stripTrailing();
            case JSON -> json(report);
            case JUNIT -> JUnitWriter.text(report);
            case SARIF ->
                // Code hosts drop results without a place; without a manifest the policy is the place.
                SarifWriter.log(report.findings().stream()
                        .map(finding -> finding.at(policies.getFirst()))
                        .toList());
        };
        if (!text.isEmpty()) {
            surroundings.out().println(text);
        }
    }

    // As policy-tester does, what is wrong with the policy itself goes to standard error, and standard output
    // stays for the answer.
    private String json(TestReport report) {
        if (report.subjects().isEmpty()) {
            for (Finding finding : report.preliminary()) {
                String sort = finding.isError() ? "CIP is invalid: invalid value: " : "CIP has warnings: ";
                String place = finding.path().isEmpty() ? "" : ": " + finding.path();
                surroundings.err().println(sort + finding.text() + place + ": " + argument(finding.file()));
            }
            return "";
        }
        return PolicyTesterJson.text(report);
    }

    private String argument(String file) {
        int index = policies.indexOf(file);
        return index < 0 ? file : "policies[" + index + "]." + (PolicySources.isUrl(file) ? "url" : "path");
    }
}
