// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.ApiAnswer.Missing;
import dev.gatehouse.serve.controller.Reconciler.Outcome;
import dev.gatehouse.serve.controller.Reconciler.Outcome.Settled;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that lets the API server call this server, kept as it should be for as long as it runs: the serving
/// certificate, the four webhook configurations, the conversion of policies. Each is written by the replica that
/// leads in its duty; the others only read the certificate.
public final class WebhookObjects implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookObjects.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int WORKERS = 2;
    private static final Set<Duty> CALLERS = EnumSet.of(
            Duty.VALIDATING_WORKLOADS,
            Duty.MUTATING_WORKLOADS,
            Duty.VALIDATING_POLICIES,
            Duty.DEFAULTING_POLICIES,
            Duty.CONVERSION);

    private final ControllerSettings settings;
    private final Leases leases;
    private final CertificateSource source;
    private final WebhookReconciler webhooks;
    private final CertificateReconciler certificates;
    private final ApiServer reading;
    private final ControllerLoop<Duty> loop;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Consumer<CertificateContents>> listeners = new CopyOnWriteArrayList<>();
    private volatile CertificateContents last;

    private WebhookObjects(
            KubernetesClient client,
            ControllerSettings settings,
            Leases leases,
            CertificateSource source,
            ControllerMetrics metrics,
            Clocks clocks) {
        this.settings = settings;
        this.leases = leases;
        this.source = source;
        this.last = source.contents();
        Map<Duty, ApiServer> apis = new EnumMap<>(Duty.class);
        CALLERS.forEach(duty -> apis.put(duty, ApiServer.of(client, leases.leadership(duty))));
        this.webhooks = new WebhookReconciler(apis, settings, source);
        this.reading = ApiServer.of(client, leases.leadership(Duty.CERTIFICATE));
        this.certificates =
                new CertificateReconciler(reading, settings, clocks.wall(), clocks.nanoTime(), new Trusting());
        this.loop = ControllerLoop.start("webhook-objects", WORKERS, this::reconcile, metrics);
    }

    /// The two clocks: one that tells the date, one that only counts.
    record Clocks(InstantSource wall, LongSupplier nanoTime) {}

    /// Starts to keep them, in the background.
    ///
    /// @param leases who writes what; stays the caller's
    /// @param clock tells the date for certificates
    public static WebhookObjects start(
            KubernetesClient client,
            ControllerSettings settings,
            Leases leases,
            CertificateSource source,
            ControllerMetrics metrics,
            InstantSource clock) {
        return start(client, settings, leases, source, metrics, new Clocks(clock, System::nanoTime));
    }

    static WebhookObjects start(
            KubernetesClient client,
            ControllerSettings settings,
            Leases leases,
            CertificateSource source,
            ControllerMetrics metrics,
            Clocks clocks) {
        WebhookObjects objects = new WebhookObjects(client, settings, leases, source, metrics, clocks);
        for (Duty duty : CALLERS) {
            Leadership leadership = leases.leadership(duty);
            leadership.whenGained(() -> objects.loop.enqueue(duty));
            ObjectWatch watch =
                    ObjectWatch.of(client, duty, settings.names(), leadership, () -> objects.loop.enqueue(duty));
            objects.threads.add(Thread.ofVirtual().name("watch-" + duty).start(watch::run));
        }
        leases.leadership(Duty.CERTIFICATE).whenGained(() -> objects.loop.enqueue(Duty.CERTIFICATE));
        objects.threads.add(Thread.ofVirtual().name("watch-certificate").start(objects::tick));
        return objects;
    }

    /// Calls `listener` with what there is to serve with, at once and after each change, in every replica.
    public void whenCertificateChanges(Consumer<CertificateContents> listener) {
        listeners.add(listener);
        listener.accept(last);
    }

    /// Returns what is wrong with the objects this replica keeps, by duty, one line each.
    public Map<Duty, List<String>> problems() {
        return webhooks.problems();
    }

    /// Looks at everything again, as on gaining leadership.
    void lookAgain() {
        loop.enqueue(Duty.CERTIFICATE);
        CALLERS.forEach(loop::enqueue);
    }

    private Outcome reconcile(Duty duty) {
        if (!leases.leadership(duty).held()) {
            return new Settled();
        }
        if (duty != Duty.CERTIFICATE) {
            return webhooks.reconcile(duty);
        }
        return source.isSecret() ? certificates.reconcile() : new Settled();
    }

    // Compares what is in memory: the Secret as it is watched, or files.
    private void tick() {
        String version = source.version();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(TICK);
                version = compare(version);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // The last resort: one failure must not end the following of certificates.
    private String compare(String version) {
        try {
            String nowVersion = source.version();
            if (!nowVersion.equals(version)) {
                loop.enqueue(Duty.CERTIFICATE);
                CALLERS.forEach(loop::enqueue);
            }
            CertificateContents now = source.contents();
            if (!now.equals(last)) {
                last = now;
                tell(now);
                CALLERS.forEach(loop::enqueue);
            }
            return nowVersion;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the serving certificate could not be looked at");
            return version;
        }
    }

    // The last resort: certificates still change after one listener failed.
    private void tell(CertificateContents now) {
        for (Consumer<CertificateContents> listener : listeners) {
            try {
                listener.accept(now);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("the serving certificate could not be replaced");
            }
        }
    }

    private final class Trusting implements CertificateReconciler.Trusting {
        @Override
        public boolean isEveryoneTold(String authorities) {
            return CALLERS.stream().allMatch(duty -> switch (told(duty)) {
                case Given(var object) -> WebhookConfiguration.isTold(object, duty, settings.names(), authorities);
                // Whoever is not there calls nobody.
                case Missing _ -> true;
                case ApiAnswer _ -> false;
            });
        }

        @Override
        public List<String> bundles() {
            return CALLERS.stream()
                    .flatMap(duty -> switch (told(duty)) {
                        case Given(var object) -> WebhookConfiguration.bundles(object, duty, settings.names()).stream();
                        case ApiAnswer _ -> Stream.empty();
                    })
                    .toList();
        }

        private ApiAnswer told(Duty duty) {
            return reading.get(WebhookReconciler.path(duty, settings.names()));
        }
    }

    /// Stops within 2 seconds. The leases are given back by their own closing.
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        loop.close();
    }
}
