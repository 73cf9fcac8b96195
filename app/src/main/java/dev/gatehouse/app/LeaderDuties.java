// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.WeaknessCheck;
import dev.gatehouse.edge.kubernetes.ClusterConnection;
import dev.gatehouse.edge.kubernetes.ClusterWatch;
import dev.gatehouse.serve.controller.CertificateContents;
import dev.gatehouse.serve.controller.CertificateSource;
import dev.gatehouse.serve.controller.ControllerMetrics;
import dev.gatehouse.serve.controller.ControllerSettings;
import dev.gatehouse.serve.controller.Duty;
import dev.gatehouse.serve.controller.Leases;
import dev.gatehouse.serve.controller.PolicyReconcilers;
import dev.gatehouse.serve.controller.WebhookObjects;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// What this replica writes to the API server where it was elected for it.
final class LeaderDuties implements AutoCloseable {
    private final Leases leases;
    private final PolicyReconcilers reconcilers;
    private final WebhookObjects webhooks;

    private LeaderDuties(Leases leases, PolicyReconcilers reconcilers, WebhookObjects webhooks) {
        this.leases = leases;
        this.reconcilers = reconcilers;
        this.webhooks = webhooks;
    }

    /// Takes part in the elections and starts the controllers.
    static LeaderDuties start(
            ClusterSettings settings,
            ControllerSettings controllers,
            ClusterConnection connection,
            ClusterWatch watch,
            CertificateSource source,
            KeySource keys,
            DocumentSource documents,
            TrustSource trust,
            WeaknessCheck weaknesses,
            ControllerMetrics metrics) {
        Leases leases = settings.elected()
                ? Leases.start(connection.client(), controllers, metrics, InstantSource.system())
                : Leases.disabled();
        PolicyReconcilers reconcilers = PolicyReconcilers.start(
                connection.client(),
                PolicyReconcilers.Settings.in(settings.systemNamespace())
                        .withResync(new PolicyReconcilers.Resync(settings.policyResync(), settings.trustRootResync())),
                new PolicyReconcilers.Leaderships(
                        leases.leadership(Duty.POLICIES), leases.leadership(Duty.TRUST_ROOTS)),
                new PolicyReconcilers.Inputs(
                        () -> watch.loaded() ? Optional.of(watch.current()) : Optional.empty(),
                        keys,
                        documents,
                        trust,
                        weaknesses),
                metrics);
        WebhookObjects webhooks =
                WebhookObjects.start(connection.client(), controllers, leases, source, metrics, InstantSource.system());
        return new LeaderDuties(leases, reconcilers, webhooks);
    }

    /// Calls `listener` with the certificate to serve with, at once and after each change.
    void whenCertificateChanges(Consumer<CertificateContents> listener) {
        webhooks.whenCertificateChanges(listener);
    }

    /// Has everything looked at again: something in the cluster changed.
    void look() {
        reconcilers.look();
    }

    /// Stops writing and gives the leases back.
    @Override
    public void close() {
        reconcilers.close();
        webhooks.close();
        leases.close();
    }
}
