// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.faults;

import dev.gatehouse.quality.cluster.Api;
import dev.gatehouse.quality.cluster.Cluster;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A policy that somebody reads without pause in the version that is not stored, so that each time the API server
/// has it converted.
final class Conversions implements AutoCloseable {
    private final Cluster cluster;
    private final String path;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();

    private Conversions(Cluster cluster, String policy) {
        this.cluster = cluster;
        this.path = "/apis/policy.sigstore.dev/v1alpha1/clusterimagepolicies/" + policy;
    }

    static Conversions start(Cluster cluster, String policy) {
        Conversions conversions = new Conversions(cluster, policy);
        Thread.ofVirtual().start(conversions::ask);
        return conversions;
    }

    private void ask() {
        while (running.get()) {
            try {
                Api.Reply reply = cluster.api().get(path);
                answered.incrementAndGet();
                if (!reply.succeeded()) {
                    failed.add(reply.body());
                }
            } catch (UncheckedIOException e) {
                failed.add(e.toString());
            }
        }
        ended.countDown();
    }

    /// Returns what was said where a policy could not be read.
    List<String> failed() {
        return List.copyOf(failed);
    }

    @Override
    public String toString() {
        return answered + " conversions, " + failed.size() + " failed";
    }

    /// Ends the asking, and waits for the answer that is still out.
    void stop() {
        running.set(false);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
