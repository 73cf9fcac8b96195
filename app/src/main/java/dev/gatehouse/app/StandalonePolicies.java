// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.PolicyCompiler;
import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The policies of a folder, and the settings of a file, as one [PolicySet]. At the start everything has to
/// be good; later what is bad is reported and what was good stays in force.
final class StandalonePolicies implements Supplier<PolicySet> {
    private static final Logger LOG = LoggerFactory.getLogger(StandalonePolicies.class);

    /// How long the folder has to look the same before it is read: longer than somebody who writes a file in
    /// pieces pauses, and than the coarsest clock of a file system ticks.
    static final Duration STEADY = Duration.ofSeconds(2);

    private final PolicyFolder folder;
    private final Optional<Path> configFile;
    private final String systemNamespace;
    private final InstantSource clock;
    private final LiveTrust trust;
    private final AtomicReference<State> state;

    // What was looked at last, good or bad, so that the same thing is reported once. Used by one thread.
    private PolicyFolder.Appearance appearance;
    // By our clock, since that of the file system may be another one.
    private Instant since;
    private boolean readWhileSteady;
    private Inputs inputs;
    // The version of the trust that the policies in force were compiled with.
    private long trustVersion;

    /// What is in force, and what about the folder or the file is not.
    ///
    /// @param files that the policies come from
    private record State(
            PolicySet.Loaded policies,
            ControllerConfig config,
            PolicyFolder.Reading.Read files,
            List<TrustRoot> roots,
            List<String> stale) {}

    /// Policies with the TrustRoots beside them.
    private record Compiled(PolicySet.Loaded policies, PolicyFolder.Reading.Read files, List<TrustRoot> roots) {}

    /// Everything that was read. Equal inputs mean the same policies.
    private record Inputs(PolicyFolder.Reading folder, ConfigReading config) {}

    /// The file of settings as it was read.
    private sealed interface ConfigReading {
        record Absent() implements ConfigReading {}

        record Read(Blob content) implements ConfigReading {}

        record Unreadable(String reason) implements ConfigReading {}
    }

    private StandalonePolicies(
            PolicyFolder folder,
            Optional<Path> configFile,
            String systemNamespace,
            InstantSource clock,
            LiveTrust trust)
            throws StartRefusedException {
        this.folder = folder;
        this.configFile = configFile;
        this.systemNamespace = systemNamespace;
        this.clock = clock;
        this.trust = trust;
        this.trustVersion = trust.version();
        this.appearance = folder.appearance();
        this.since = clock.instant();
        this.inputs = read();
        Outcome<ControllerConfig> config = config(inputs.config());
        List<String> problems = new ArrayList<>(config.problems());
        Outcome<Compiled> policies = policies(inputs.folder(), config.value().orElse(ControllerConfig.DEFAULT));
        problems.addAll(policies.problems());
        if (!problems.isEmpty()) {
            throw new StartRefusedException(problems);
        }
        this.state = new AtomicReference<>(
                state(policies.value().orElseThrow(), config.value().orElseThrow(), List.of()));
        logLoaded();
    }

    /// Reads everything for the first time.
    ///
    /// @throws StartRefusedException where anything is wrong; holds all of it
    static StandalonePolicies load(Path folder, Optional<Path> configFile, String systemNamespace, InstantSource clock)
            throws StartRefusedException {
        return load(folder, configFile, systemNamespace, clock, LiveTrust.unchanging(TrustSource.OBJECTS_ONLY));
    }

    /// Reads everything for the first time.
    ///
    /// @param trust whom TrustRoots in the folder believe, and policies that name none
    /// @throws StartRefusedException where anything is wrong; holds all of it
    static StandalonePolicies load(
            Path folder, Optional<Path> configFile, String systemNamespace, InstantSource clock, LiveTrust trust)
            throws StartRefusedException {
        return new StandalonePolicies(new PolicyFolder(folder), configFile, systemNamespace, clock, trust);
    }

    private static State state(Compiled compiled, ControllerConfig config, List<String> stale) {
        return new State(compiled.policies(), config, compiled.files(), compiled.roots(), stale);
    }

    /// Returns the policies in force.
    @Override
    public PolicySet get() {
        return state.get().policies();
    }

    /// Returns why what is in force is not what the folder and the file say now, one line each; empty where
    /// it is.
    List<String> stale() {
        return state.get().stale();
    }

    /// Looks at the folder and the file again. A folder that has not looked the same for [#STEADY] is being
    /// written, and half of a change must not come into force: until then the last policies stay. To be
    /// called by one thread at a time.
    void refresh() {
        followTrust();
        Instant now = clock.instant();
        PolicyFolder.Appearance look = folder.appearance();
        if (!look.equals(appearance) || now.isBefore(since)) {
            appearance = look;
            since = now;
            readWhileSteady = false;
        }
        boolean read = !readWhileSteady && !now.isBefore(since.plus(STEADY));
        Inputs next = read ? read() : new Inputs(inputs.folder(), config());
        if (read) {
            if (!folder.appearance().equals(look)) {
                // It changed while it was read; the next look starts to wait anew.
                return;
            }
            readWhileSteady = true;
        }
        if (next.equals(inputs)) {
            return;
        }
        inputs = next;
        State last = state.get();
        Outcome<ControllerConfig> config = config(next.config());
        ControllerConfig inForce = config.value().orElse(last.config());
        Outcome<Compiled> policies = policies(next.folder(), inForce);
        List<String> stale = new ArrayList<>(config.problems());
        boolean emptied = policies.value()
                        .map(compiled -> compiled.policies().policies().isEmpty())
                        .orElse(false)
                && !last.policies().policies().isEmpty();
        stale.addAll(
                emptied ? List.of("the folder " + folder.path() + " holds no policies any more") : policies.problems());
        boolean swap = policies.value().isPresent() && !emptied;
        state.set(
                swap
                        ? state(policies.value().orElseThrow(), inForce, stale)
                        : new State(last.policies(), last.config(), last.files(), last.roots(), stale));
        trust.retain(state.get().roots());
        for (String problem : stale) {
            LOG.atError()
                    .addKeyValue("problem", problem)
                    .addKeyValue("policies", last.policies().policies().size())
                    .log("policies or settings not taken over, the last good ones stay in force");
        }
        if (swap) {
            logLoaded();
        }
    }

    // The files in force, by whom they trust now: the folder may be bad meanwhile, and what expired must
    // not serve on.
    private void followTrust() {
        long version = trust.version();
        if (version == trustVersion) {
            return;
        }
        trustVersion = version;
        State last = state.get();
        Outcome<Compiled> compiled = policies(last.files(), last.config());
        for (String problem : compiled.problems()) {
            LOG.atError().addKeyValue("problem", problem).log("policies cannot be used any more, nothing is admitted");
        }
        PolicySet.Loaded policies = compiled.value()
                .map(Compiled::policies)
                .orElseGet(() -> new PolicySet.Loaded(List.of(), UnmatchedImages.DENY));
        state.set(new State(policies, last.config(), last.files(), last.roots(), last.stale()));
    }

    private void logLoaded() {
        State now = state.get();
        LOG.atInfo()
                .addKeyValue("policies", now.policies().policies().size())
                .addKeyValue("noMatchPolicy", now.policies().unmatched())
                .log("policies in force");
        WithoutPolicies.warn(LOG, now.policies());
    }

    /// What can be made of something read: a value, or the problems that keep it from being one.
    private record Outcome<T>(Optional<T> value, List<String> problems) {
        static <T> Outcome<T> of(T value) {
            return new Outcome<>(Optional.of(value), List.of());
        }

        static <T> Outcome<T> refused(List<String> problems) {
            return new Outcome<>(Optional.empty(), problems);
        }
    }

    private Inputs read() {
        return new Inputs(folder.read(), config());
    }

    private ConfigReading config() {
        if (configFile.isEmpty()) {
            return new ConfigReading.Absent();
        }
        Path file = configFile.get();
        try (InputStream stream = Files.newInputStream(file)) {
            return new ConfigReading.Read(Blob.of(stream.readNBytes(ControllerConfig.MOST_BYTES + 1)));
        } catch (IOException e) {
            return new ConfigReading.Unreadable(file + " cannot be read: " + e);
        }
    }

    private Outcome<ControllerConfig> config(ConfigReading reading) {
        return switch (reading) {
            case ConfigReading.Absent _ -> Outcome.of(ControllerConfig.DEFAULT);
            case ConfigReading.Unreadable unreadable -> Outcome.refused(List.of(unreadable.reason()));
            case ConfigReading.Read read ->
                switch (ControllerConfig.read(read.content().bytes())) {
                    case ControllerConfig.Reading.Refused refused ->
                        Outcome.refused(List.of(name(configFile) + ": " + refused.reason()));
                    case ControllerConfig.Reading.Read good -> {
                        good.warnings()
                                .forEach(warning -> LOG.atWarn()
                                        .addKeyValue("file", name(configFile))
                                        .addKeyValue("warning", warning)
                                        .log("settings hold something without effect"));
                        yield Outcome.of(good.config());
                    }
                };
        };
    }

    private static String name(Optional<Path> file) {
        return file.map(Path::toString).orElse("");
    }

    private Outcome<Compiled> policies(PolicyFolder.Reading reading, ControllerConfig config) {
        return switch (reading) {
            case PolicyFolder.Reading.Unreadable unreadable -> Outcome.refused(List.of(unreadable.reason()));
            case PolicyFolder.Reading.Read read -> policies(read, config);
        };
    }

    private Outcome<Compiled> policies(PolicyFolder.Reading.Read read, ControllerConfig config) {
        PolicyDocuments.Options options = PolicyDocuments.Options.DEFAULT
                .withTrust(trust)
                .withCheck(CheckSettings.DEFAULT
                        .withFailOnEmptyAuthorities(config.failOnEmptyAuthorities())
                        .withSystemNamespace(systemNamespace));
        PolicyDocuments.Loaded loaded = PolicyDocuments.load(
                read.files().stream()
                        .map(file -> new PolicyDocuments.Document(file.name(), file.content()))
                        .toList(),
                options);
        List<String> problems = new ArrayList<>();
        for (PolicyFolder.PolicyFile file : read.files()) {
            // Nobody keeps such a file on purpose; most likely it lost its policy, or does not have it yet.
            if (ResourceReader.read(file.content().bytes(), options.limits())
                    .documents()
                    .isEmpty()) {
                problems.add(file.name() + ": holds no resource");
            }
        }
        for (PolicyDocuments.Problem problem : loaded.problems()) {
            String text = problem.document() + ":" + problem.index() + ": "
                    + problem.text().replace("\n", ": ")
                    + (problem.resource().isEmpty() ? "" : " (" + problem.resource() + ")");
            if (problem.level() == Level.ERROR) {
                problems.add(text);
            } else {
                LOG.atWarn().addKeyValue("warning", text).log("policy accepted with a warning");
            }
        }
        // With nothing to judge by, only the strictest answer is safe: a folder may be empty by mistake.
        boolean open = config.unmatched() == UnmatchedImages.ALLOW || config.unmatched() == UnmatchedImages.WARN;
        if (loaded.policies().isEmpty() && open && problems.isEmpty()) {
            problems.add("the folder " + folder.path() + " holds no policies, and no-match-policy is neither deny"
                    + " nor keyless: every image would be admitted");
        }
        return problems.isEmpty()
                ? Outcome.of(new Compiled(set(loaded.policies(), config.unmatched()), read, loaded.trustRoots()))
                : Outcome.refused(problems);
    }

    private PolicySet.Loaded set(List<CompiledPolicy> policies, UnmatchedImages unmatched) {
        return policies.isEmpty() && unmatched == UnmatchedImages.KEYLESS
                ? PolicySet.Loaded.judgingAllBy(
                        PolicyCompiler.fallback(trust.among(Map.of())).policy())
                : new PolicySet.Loaded(
                        policies.stream().map(CompiledPolicy::policy).toList(), unmatched);
    }
}
