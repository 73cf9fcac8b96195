// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.PolicyWeakness;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.WeaknessCheck;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// The controllers that write the status of ClusterImagePolicies and TrustRoots and the two ConfigMaps that
/// programs read. Nothing here decides about images.
///
/// ```java
/// PolicyReconcilers reconcilers = PolicyReconcilers.start(client, settings, leaderships, inputs, metrics);
/// watch.onChange(reconcilers::look);
/// ```
public final class PolicyReconcilers implements AutoCloseable {
    /// Queue of the lease of the controller of policies, as the reference implementation calls it.
    public static final String POLICY_QUEUE =
            "github.com.sigstore.policy-controller.pkg.reconciler.clusterimagepolicy.reconciler";

    /// Queue of the lease of the controller of TrustRoots, as the reference implementation calls it.
    public static final String TRUST_ROOT_QUEUE =
            "github.com.sigstore.policy-controller.pkg.reconciler.trustroot.reconciler";

    private static final String EVERYTHING = "all";

    private final ControllerLoop<String> policies;
    private final ControllerLoop<String> trustRoots;

    private PolicyReconcilers(ControllerLoop<String> policies, ControllerLoop<String> trustRoots) {
        this.policies = policies;
        this.trustRoots = trustRoots;
    }

    /// How much is written, and how often.
    ///
    /// @param namespace of the system, where the ConfigMaps are
    /// @param writesPerRound most objects to write in one round
    /// @param pauseAfterWriting least time between a round that wrote and the next
    /// @param askAgain time after which a key store or URL that did not answer is asked again
    public record Settings(
            String namespace, int writesPerRound, Duration pauseAfterWriting, Duration askAgain, Resync resync) {
        /// A hundred objects a second, other places every half minute.
        public static Settings in(String namespace) {
            return new Settings(namespace, 100, Duration.ofSeconds(1), Duration.ofSeconds(30), Resync.DEFAULT);
        }

        /// Returns the same settings with another time between comparisons.
        public Settings withResync(Resync other) {
            return new Settings(namespace, writesPerRound, pauseAfterWriting, askAgain, other);
        }
    }

    /// The time after which all objects of a kind are compared again even if nothing changed.
    public record Resync(Duration policies, Duration trustRoots) {
        /// As in the reference implementation: policies every ten hours, TrustRoots once a day.
        public static final Resync DEFAULT = new Resync(Duration.ofHours(10), Duration.ofHours(24));
    }

    /// Who may write: one lease for each kind, each of which another process may hold during a migration.
    public record Leaderships(Leadership policies, Leadership trustRoots) {}

    /// Where the objects and what they refer to come from.
    ///
    /// @param cluster as the API server has it; empty until all of it was read in this process, since what is not
    ///     there is taken for deleted
    /// @param trust what became of TrustRoots
    /// @param weaknesses what is told of what a policy leaves unchecked
    public record Inputs(
            Supplier<Optional<ClusterObjects>> cluster,
            KeySource keys,
            DocumentSource documents,
            TrustSource trust,
            WeaknessCheck weaknesses) {
        /// Returns inputs with which no repository is read.
        public Inputs(Supplier<Optional<ClusterObjects>> cluster, KeySource keys, DocumentSource documents) {
            this(
                    cluster,
                    keys,
                    documents,
                    TrustSource.OBJECTS_ONLY,
                    WeaknessCheck.ofFields(PolicyWeakness.DefaultRoot.REFRESHED));
        }
    }

    /// Starts both controllers.
    ///
    /// @param client stays the caller's
    public static PolicyReconcilers start(
            KubernetesClient client,
            Settings settings,
            Leaderships leaderships,
            Inputs inputs,
            ControllerMetrics metrics) {
        InstantSource clock = InstantSource.system();
        ControllerLoop<String> policies = ControllerLoop.start(
                ObjectKind.POLICY.component(),
                1,
                new KindController(
                        ObjectKind.POLICY,
                        new ClusterImagePolicyReconciler(inputs.keys(), inputs.documents(), inputs.weaknesses()),
                        ApiServer.of(client, leaderships.policies()),
                        leaderships.policies(),
                        inputs.cluster(),
                        settings,
                        clock),
                metrics);
        ControllerLoop<String> trustRoots = ControllerLoop.start(
                ObjectKind.TRUST_ROOT.component(),
                1,
                new KindController(
                        ObjectKind.TRUST_ROOT,
                        new TrustRootReconciler(inputs.trust()),
                        ApiServer.of(client, leaderships.trustRoots()),
                        leaderships.trustRoots(),
                        inputs.cluster(),
                        settings,
                        clock),
                metrics);
        PolicyReconcilers reconcilers = new PolicyReconcilers(policies, trustRoots);
        leaderships.policies().whenGained(() -> policies.enqueue(EVERYTHING));
        leaderships.trustRoots().whenGained(() -> trustRoots.enqueue(EVERYTHING));
        reconcilers.look();
        return reconcilers;
    }

    /// Has everything looked at again soon: something in the cluster changed, or a key store or URL answered.
    public void look() {
        policies.enqueue(EVERYTHING);
        trustRoots.enqueue(EVERYTHING);
    }

    /// Stops both controllers.
    @Override
    public void close() {
        policies.close();
        trustRoots.close();
    }
}
