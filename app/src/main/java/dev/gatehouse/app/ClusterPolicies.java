// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.PolicyBook;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.Snapshot;
import dev.gatehouse.serve.cli.PolicyLanguages;
import dev.gatehouse.serve.controller.ClusterPolicyObjects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The policies of a cluster and the settings they are judged by, as one [PolicySet] that is replaced as a whole
/// when the cluster holds others. Until the first objects came nothing is loaded, and everything is refused.
/// Thread-safe.
final class ClusterPolicies implements Supplier<PolicySet> {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterPolicies.class);

    private final String systemNamespace;
    private final CheckSettings form;
    private final PolicyBook book;
    private final AtomicReference<State> state;

    // What was complained of last, so that it is said once.
    private Map<String, List<CompiledPolicy.Problem>> complaints = Map.of();
    private List<String> configComplaints = List.of();
    private boolean answered;
    private Optional<ClusterObjects> last = Optional.empty();

    private record State(PolicySet policies, ControllerConfig config) {}

    ClusterPolicies(
            CheckSettings form,
            KeySource keys,
            DocumentSource documents,
            TrustedRoots roots,
            PolicyLanguages languages) {
        this.systemNamespace = form.systemNamespace();
        this.form = form;
        this.book = new PolicyBook(keys, documents, roots, languages);
        this.state = new AtomicReference<>(new State(
                new PolicySet.NotLoaded("the policies have not been read from the API server yet"),
                ControllerConfig.DEFAULT));
    }

    /// Returns the policies in force.
    @Override
    public PolicySet get() {
        return state.get().policies();
    }

    /// Returns what new policies are checked by.
    CheckSettings checkSettings() {
        return form.withFailOnEmptyAuthorities(state.get().config().failOnEmptyAuthorities());
    }

    /// Goes by what an earlier process of this pod kept, until the API server answers.
    synchronized void restore(Snapshot snapshot) {
        book.restore(snapshot.remembered());
        goBy(snapshot.objects());
    }

    /// Has nothing loaded any more, unless the API server answered meanwhile: the snapshot is too old.
    synchronized void forget() {
        if (answered) {
            return;
        }
        last = Optional.empty();
        state.updateAndGet(now -> new State(
                new PolicySet.NotLoaded("the snapshot is too old, and the API server has not answered yet"),
                now.config()));
    }

    /// Returns what key stores and URLs gave, for the next start.
    synchronized List<PolicyBook.Remembered> remembered() {
        return book.remembered();
    }

    /// Goes by `objects` from now on.
    synchronized void take(ClusterObjects objects) {
        answered = true;
        goBy(objects);
    }

    /// Compiles again what goes by something that is not in the cluster: a trust root became another.
    synchronized void again() {
        last.ifPresent(this::goBy);
    }

    private void goBy(ClusterObjects objects) {
        last = Optional.of(objects);
        ControllerConfig config = config(objects);
        PolicySet.Loaded next = book.update(ClusterPolicyObjects.of(objects), config.unmatched());
        PolicySet before = state.get().policies();
        state.set(new State(next, config));
        complain();
        if (before != next) {
            LOG.atInfo()
                    .addKeyValue("policies", next.policies().size())
                    .addKeyValue("noMatchPolicy", next.unmatched())
                    .addKeyValue("systemNamespace", systemNamespace)
                    .log("policies in force");
            WithoutPolicies.warn(LOG, next);
        }
    }

    private ControllerConfig config(ClusterObjects objects) {
        if (!objects.configMaps().containsKey(ClusterSettings.CONTROLLER_CONFIG)) {
            // As in the reference: what was set stays until the ConfigMap is back.
            return state.get().config();
        }
        ControllerConfig.Update update = state.get()
                .config()
                .updated(ClusterPolicyObjects.configMap(objects, ClusterSettings.CONTROLLER_CONFIG));
        if (!update.problems().equals(configComplaints)) {
            configComplaints = update.problems();
            for (String problem : update.problems()) {
                LOG.atError()
                        .addKeyValue("configMap", ClusterSettings.CONTROLLER_CONFIG)
                        .addKeyValue("problem", problem)
                        .log("setting not taken over");
            }
        }
        return update.config();
    }

    private void complain() {
        Map<String, List<CompiledPolicy.Problem>> now = new HashMap<>();
        for (CompiledPolicy policy : book.policies()) {
            if (!policy.problems().isEmpty()) {
                now.put(policy.policy().name(), policy.problems());
            }
        }
        now.forEach((name, problems) -> {
            if (!problems.equals(complaints.get(name))) {
                problems.forEach(problem -> LOG.atWarn()
                        .addKeyValue("policy", name)
                        .addKeyValue("path", problem.path())
                        .addKeyValue("reason", problem.reason())
                        .log("part of a policy vouches for nothing"));
            }
        });
        complaints = now;
    }
}
