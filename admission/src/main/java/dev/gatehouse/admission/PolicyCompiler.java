// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ApiVersion;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.MatchResource;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.ObjectMeta;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.Glob;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.MalformedGlobException;
import dev.gatehouse.core.policy.PolicyDemand;
import dev.gatehouse.core.policy.ResourceMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Use case: turn a policy as written (and defaulted) into one to decide by. Keys are gathered and parsed once.
///
/// What cannot be compiled never loosens anything: an authority that cannot be used vouches for nothing, a
/// pattern that cannot be read selects every image, a selector that cannot be read selects every object of its
/// kind.
public final class PolicyCompiler {
    /// Name of what judges where there is no policy and `no-match-policy` is `keyless`.
    public static final String FALLBACK = "no-match-policy";

    private final PolicyInliner inliner;
    private final TrustedRoots roots;
    private final PolicyEngine engine;

    /// Makes a compiler for policies that refer to Secrets alone.
    public PolicyCompiler(SecretSource secrets) {
        this(new PolicyInliner(secrets, ConfigMapSource.NONE, KeySource.NONE, DocumentSource.NONE));
    }

    public PolicyCompiler(PolicyInliner inliner) {
        this(inliner, TrustedRoots.NONE);
    }

    /// Makes a compiler for policies that refer to `roots` as well.
    public PolicyCompiler(PolicyInliner inliner, TrustedRoots roots) {
        this(inliner, roots, PolicyEngine.NONE);
    }

    /// Makes a compiler for policies that refer to `roots` and hold documents in the languages of `engine`.
    public PolicyCompiler(PolicyInliner inliner, TrustedRoots roots, PolicyEngine engine) {
        this.inliner = inliner;
        this.roots = roots;
        this.engine = engine;
    }

    /// Compiles `written`.
    public CompiledPolicy compile(ClusterImagePolicy written) {
        return compile(inliner.inline(written), roots, engine);
    }

    /// Returns what judges every image where there is no policy and `no-match-policy` is `keyless`: a keyless
    /// signature under the default one of `roots` has to be there, by whatever identity.
    public static CompiledPolicy fallback(TrustedRoots roots) {
        ClusterImagePolicy.Identity anybody = new ClusterImagePolicy.Identity(null, null, ".*", ".*");
        ClusterImagePolicy.Authority keyless = new ClusterImagePolicy.Authority(
                "keyless",
                null,
                new ClusterImagePolicy.KeylessRef(Defaults.FULCIO, List.of(anybody), null, null, null),
                null,
                List.of(),
                null,
                List.of(),
                null,
                null);
        ClusterImagePolicy.Spec spec = new ClusterImagePolicy.Spec(
                List.of(new ClusterImagePolicy.ImagePattern("**")), List.of(keyless), null, null, List.of());
        ClusterImagePolicy written = new ClusterImagePolicy(
                ApiVersion.V1BETA1,
                new ObjectMeta(new JsonObject(Map.of("name", new JsonString(FALLBACK)))),
                spec,
                null);
        return compile(new InlinedPolicy(written, Map.of(), List.of(), List.of()), roots, PolicyEngine.NONE);
    }

    /// Compiles a policy whose references were followed, with `roots` for the trust roots it names and
    /// `languages` for its documents.
    static CompiledPolicy compile(InlinedPolicy inlined, TrustedRoots roots, PolicyEngine languages) {
        ClusterImagePolicy written = inlined.policy();
        PolicyEngine engine = CueStrictness.apply(languages, written.metadata());
        List<CompiledPolicy.Problem> problems = new ArrayList<>();
        ClusterImagePolicy.Spec spec = written.spec();
        String name = Optional.ofNullable(written.metadata().name()).orElse("");
        List<Glob> globs = globs(spec, problems);
        List<ResourceMatch> matches = matches(spec, problems);
        Optional<PolicyDemand> demand = demand(inlined, engine, problems);
        // Anything wrong with the policy as a whole leaves nobody who could satisfy it.
        Optional<String> spoiled =
                problems.stream().map(CompiledPolicy.Problem::reason).findFirst();
        AuthorityCompiler authorities = new AuthorityCompiler(inlined, roots, engine);
        List<Authority> compiled = new ArrayList<>();
        for (int i = 0; i < spec.authorities().size(); i++) {
            Authority authority =
                    authorities.compile(spec.authorities().get(i), i, "spec.authorities[" + i + "]", problems);
            compiled.add(spoiled.<Authority>map(reason -> new Authority.Unusable(authority.name(), reason))
                    .orElse(authority));
        }
        EnforcementMode mode = "warn".equals(spec.mode()) ? EnforcementMode.WARN : EnforcementMode.ENFORCE;
        return new CompiledPolicy(new ImagePolicy(name, globs, matches, compiled, mode, demand), problems);
    }

    private static Optional<PolicyDemand> demand(
            InlinedPolicy inlined, PolicyEngine engine, List<CompiledPolicy.Problem> problems) {
        ClusterImagePolicy.Policy policy = inlined.policy().spec().policy();
        if (policy == null) {
            return Optional.empty();
        }
        Optional<InlinedPolicy.Gap> gap = inlined.gapUnder("spec.policy");
        if (gap.isPresent()) {
            problems.add(new CompiledPolicy.Problem(gap.get().path(), gap.get().reason()));
            return Optional.empty();
        }
        return switch (engine.compile(text(policy.type()), text(policy.data()))) {
            case PolicyEngine.Compiled.Refused refused -> {
                String reason = PolicyEngine.failure(text(policy.type()), PolicyEngine.WHOLE_POLICY) + refused.reason();
                problems.add(new CompiledPolicy.Problem("spec.policy.data", reason.replace('\n', ' ')));
                yield Optional.empty();
            }
            case PolicyEngine.Compiled.Usable usable ->
                Optional.of(new PolicyDemand(
                        usable.document(),
                        Boolean.TRUE.equals(policy.fetchConfigFile()),
                        Boolean.TRUE.equals(policy.includeSpec()),
                        Boolean.TRUE.equals(policy.includeObjectMeta()),
                        Boolean.TRUE.equals(policy.includeTypeMeta())));
        };
    }

    private static List<Glob> globs(ClusterImagePolicy.Spec spec, List<CompiledPolicy.Problem> problems) {
        List<Glob> globs = new ArrayList<>();
        for (int i = 0; i < spec.images().size(); i++) {
            String glob = spec.images().get(i).glob();
            if (glob == null || glob.isEmpty()) {
                continue;
            }
            try {
                globs.add(Glob.parse(glob));
            } catch (MalformedGlobException e) {
                problems.add(new CompiledPolicy.Problem("spec.images[" + i + "].glob", String.valueOf(e.getMessage())));
                globs.add(Glob.parse("**"));
            }
        }
        return globs;
    }

    private static List<ResourceMatch> matches(ClusterImagePolicy.Spec spec, List<CompiledPolicy.Problem> problems) {
        List<ResourceMatch> matches = new ArrayList<>();
        for (int i = 0; i < spec.match().size(); i++) {
            MatchResource match = spec.match().get(i);
            matches.add(new ResourceMatch(
                    text(match.group()),
                    text(match.version()),
                    text(match.resource()),
                    SelectorCompiler.compile(match.selector(), "spec.match[" + i + "].selector", problems)));
        }
        return matches;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
