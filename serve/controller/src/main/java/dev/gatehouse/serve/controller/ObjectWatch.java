// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one cluster-scoped object while this replica leads, only to be told that something changed: what is
/// there is read afresh. Where the watch fails, changes are found by looking from time to time.
final class ObjectWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final ResourceDefinitionContext kind;
    private final String name;
    private final Leadership leadership;
    private final Runnable changed;

    private ObjectWatch(
            KubernetesClient client,
            ResourceDefinitionContext kind,
            String name,
            Leadership leadership,
            Runnable changed) {
        this.client = client;
        this.kind = kind;
        this.name = name;
        this.leadership = leadership;
        this.changed = changed;
    }

    /// Makes the watch for the object that `duty` writes.
    static ObjectWatch of(
            KubernetesClient client, Duty duty, WebhookNames names, Leadership leadership, Runnable changed) {
        if (duty == Duty.CONVERSION) {
            return new ObjectWatch(
                    client,
                    kind("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition"),
                    WebhookReconciler.CRD,
                    leadership,
                    changed);
        }
        WebhookConfiguration configuration = WebhookConfiguration.of(duty, names);
        String kindName = configuration.mutating() ? "MutatingWebhookConfiguration" : "ValidatingWebhookConfiguration";
        return new ObjectWatch(
                client,
                kind("admissionregistration.k8s.io", configuration.resource(), kindName),
                configuration.name(),
                leadership,
                changed);
    }

    private static ResourceDefinitionContext kind(String group, String plural, String kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion("v1")
                .withPlural(plural)
                .withKind(kind)
                .withNamespaced(false)
                .build();
    }

    /// Watches until the thread is interrupted.
    void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (leadership.held()) {
                    pause = watch() ? FIRST_PAUSE : longer(pause);
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // Returns whether the watch stood.
    private boolean watch() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Watch _ = client.genericKubernetesResources(kind).withName(name).watch(watcher(ended))) {
            while (leadership.held() && !ended.await(1, TimeUnit.SECONDS)) {
                // Goes on.
            }
            return true;
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("object", name)
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("cannot watch; will look from time to time");
            return false;
        }
    }

    private Watcher<GenericKubernetesResource> watcher(CountDownLatch ended) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, GenericKubernetesResource resource) {
                changed.run();
            }

            @Override
            public void onClose(WatcherException cause) {
                ended.countDown();
            }

            @Override
            public void onClose() {
                ended.countDown();
            }
        };
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
