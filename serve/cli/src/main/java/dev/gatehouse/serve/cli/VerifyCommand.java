// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.ConfigMapSource;
import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.PolicyCompiler;
import dev.gatehouse.admission.PolicyInliner;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.serve.quickstart.Ink;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gatehouse verify`: is this image signed by them? Takes cosign's flags, makes a policy of them and decides
/// by it as the webhook does.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Verify the signatures of images, or their attestations, with cosign's flags.",
        footer = {
            "",
            "Exit codes: 0 every image is verified; 1 one is not, or something cannot be read; 2 wrong arguments."
        })
public final class VerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images; a tag is resolved first.")
    private List<String> images = List.of();

    @Mixin
    private SignerOptions signer = new SignerOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Option(
            names = {"--output", "-o"},
            paramLabel = "FORMAT",
            description = "text or json (default: text).")
    private OutputFormat output = OutputFormat.TEXT;

    public VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (output != OutputFormat.TEXT && output != OutputFormat.JSON) {
            throw new ParameterException(spec.commandLine(), "verify writes text or json");
        }
        signer.problem().ifPresent(problem -> {
            throw new ParameterException(spec.commandLine(), problem);
        });
        try (Registries open = registry.open(surroundings.environment())) {
            PolicySet.Loaded policies = policies();
            ExplainedRun run = new ExplainedRun(open, policies);
            List<ExplainedImage> judged = images.stream().map(run::judge).toList();
            surroundings
                    .out()
                    .print(
                            output == OutputFormat.JSON
                                    ? ExplanationJson.document(judged) + System.lineSeparator()
                                    : ExplanationText.verified(
                                            judged, surroundings.colours() ? Ink.COLOURED : Ink.PLAIN));
            return judged.stream().allMatch(ExplainedImage::admitted) ? 0 : 1;
        } catch (IOException e) {
            surroundings.err().println(e.getMessage());
            return 1;
        }
    }

    private PolicySet.Loaded policies() throws IOException {
        if (!(ResourceReader.resource(signer.policy(surroundings.environment()))
                instanceof ClusterImagePolicy written)) {
            throw new IllegalStateException("the command line makes no policy");
        }
        ClusterImagePolicy policy = Defaults.of(written);
        PolicyInliner inliner =
                new PolicyInliner(_ -> Optional.empty(), ConfigMapSource.NONE, KeySource.NONE, DocumentSource.NONE);
        CompiledPolicy compiled =
                new PolicyCompiler(inliner, trust.defaultRoot(surroundings.environment())).compile(policy);
        if (!compiled.problems().isEmpty()) {
            // What stands in files was looked at before, so it is a flag that cannot be meant.
            CompiledPolicy.Problem problem = compiled.problems().getFirst();
            throw new ParameterException(spec.commandLine(), problem.reason() + ": " + problem.path());
        }
        return new PolicySet.Loaded(List.of(compiled.policy()), UnmatchedImages.DENY);
    }
}
