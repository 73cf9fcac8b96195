// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.serve.quickstart.Ink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gatehouse explain`: why is this image denied? Decides as the webhook does, and then shows what was found
/// for the image and what each policy wanted.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Say why images are denied: what was found, what was wanted, and which check failed.",
        footer = {
            "",
            "What a signature says of itself is not verified; only a check that is done is.",
            "",
            "Exit codes: 0 every image is admitted; 1 one is denied, or something cannot be read; 2 wrong arguments."
        })
public final class ExplainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images; a tag is resolved first.")
    private List<String> images = List.of();

    @Option(
            names = {"--policies", "--policy"},
            required = true,
            arity = "1",
            paramLabel = "DIR|FILE|URL",
            description = "Policies, with the Secrets and TrustRoots they refer to. May be given several times.")
    private List<String> policies = List.of();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Option(
            names = {"--output", "-o"},
            paramLabel = "FORMAT",
            description = "text or json (default: text).")
    private OutputFormat output = OutputFormat.TEXT;

    public ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (output != OutputFormat.TEXT && output != OutputFormat.JSON) {
            throw new ParameterException(spec.commandLine(), "explain writes text or json");
        }
        try (Registries open = registry.open(surroundings.environment())) {
            ExplainedRun run = new ExplainedRun(open, loaded());
            List<ExplainedImage> judged = images.stream().map(run::judge).toList();
            surroundings
                    .out()
                    .print(
                            output == OutputFormat.JSON
                                    ? ExplanationJson.document(judged) + System.lineSeparator()
                                    : ExplanationText.explained(
                                            judged, surroundings.colours() ? Ink.COLOURED : Ink.PLAIN));
            return judged.stream().allMatch(ExplainedImage::admitted) ? 0 : 1;
        } catch (IOException e) {
            surroundings.err().println(e.getMessage());
            return 1;
        }
    }

    private PolicySet.Loaded loaded() throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String source : policies) {
            if (PolicySources.isUrl(source)) {
                documents.add(PolicySources.read(source));
            } else {
                for (Path file : PolicySources.files(Path.of(source))) {
                    documents.add(PolicySources.read(file.toString()));
                }
            }
        }
        PolicyDocuments.Options options = PolicyDocuments.Options.DEFAULT.withCheck(CheckSettings.DEFAULT
                .withAnyMatchResource(true)
                .withSystemNamespace(surroundings.environment().getOrDefault("SYSTEM_NAMESPACE", "cosign-system")));
        PolicyDocuments.Loaded loaded = PolicyDocuments.load(
                documents,
                options.withEngine(new PolicyLanguages())
                        .withTrust(TrustSource.withDefault(trust.defaultRoot(surroundings.environment()))));
        // A policy that cannot be used as it was meant would make the explanation one of another policy.
        if (!loaded.isSound()) {
            throw new IOException(String.join(
                    System.lineSeparator(),
                    loaded.problems().stream()
                            .map(problem -> problem.document() + ": " + problem.text())
                            .toList()));
        }
        if (loaded.policies().isEmpty()) {
            throw new IOException("there is no policy in what --policies names");
        }
        return new PolicySet.Loaded(
                loaded.policies().stream().map(CompiledPolicy::policy).toList(), UnmatchedImages.DENY);
    }
}
