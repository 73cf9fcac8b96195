// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.net.InetSocketAddress;
import java.time.Duration;

/// How the webhook listens, and how much and how long it bears.
///
/// @param listen where reviews are answered over HTTPS; port 0 takes a free one
/// @param monitor where metrics and probes are answered over plain HTTP; port 0 takes a free one
/// @param minimumTls oldest version of TLS that is spoken
/// @param defaultTimeout how long an API server waits that does not say so
/// @param longestTimeout how long an API server is believed to wait at most
/// @param margin how much earlier than that the answer leaves: at least this, and at least a tenth of the timeout,
///     but never more than half of it
/// @param largestReview longest body of a request, in bytes; the largest legal review carries two objects of 1.5 MiB
/// and the API server's own limit of 3 MiB for each
/// @param mostHeld how many bytes all reviews have that are read and decided at once; others wait their turn,
/// since a parsed review takes up to about 30 times its bytes
/// @param mostImages largest number of images in one object
/// @param mostConnections open at once, for each of the two ports
/// @param idle how long a connection may say nothing; longer than API servers keep idle connections, so that we are
/// never the one who closes while a request is on its way
/// @param shutdownGrace how long running requests may take to end when the server stops
public record WebhookSettings(
        InetSocketAddress listen,
        InetSocketAddress monitor,
        TlsVersion minimumTls,
        Duration defaultTimeout,
        Duration longestTimeout,
        Duration margin,
        int largestReview,
        long mostHeld,
        int mostImages,
        int mostConnections,
        Duration idle,
        Duration shutdownGrace) {
    /// Port 8443 on every address, metrics on 9090, TLS 1.3, 10 s unless the API server says otherwise and 30 s
    /// at most, 200 ms margin, 8 MiB, reviews of a 64th of the heap at once, so that they fill half of it at worst,
    /// 10,000 images, 4,096 connections, 2 minutes idle, 30 s to stop.
    public static final WebhookSettings DEFAULT = new WebhookSettings(
            new InetSocketAddress(8443),
            new InetSocketAddress(9090),
            TlsVersion.TLS_1_3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMillis(200),
            8 << 20,
            Runtime.getRuntime().maxMemory() / 64,
            10_000,
            4_096,
            Duration.ofMinutes(2),
            Duration.ofSeconds(30));

    public WebhookSettings {
        requirePositive("defaultTimeout", defaultTimeout);
        requirePositive("longestTimeout", longestTimeout);
        requirePositive("idle", idle);
        if (margin.isNegative() || shutdownGrace.isNegative()) {
            throw new IllegalArgumentException("margin and shutdownGrace are not negative");
        }
        if (largestReview < 1 || mostHeld < 1 || mostImages < 1 || mostConnections < 1) {
            throw new IllegalArgumentException("largestReview, mostHeld, mostImages and mostConnections are positive");
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " is positive");
        }
    }

    /// Returns the same settings with other addresses.
    public WebhookSettings listeningOn(InetSocketAddress reviews, InetSocketAddress metrics) {
        return new WebhookSettings(
                reviews,
                metrics,
                minimumTls,
                defaultTimeout,
                longestTimeout,
                margin,
                largestReview,
                mostHeld,
                mostImages,
                mostConnections,
                idle,
                shutdownGrace);
    }

    /// Returns the same settings with another oldest version of TLS.
    public WebhookSettings speaking(TlsVersion oldest) {
        return new WebhookSettings(
                listen,
                monitor,
                oldest,
                defaultTimeout,
                longestTimeout,
                margin,
                largestReview,
                mostHeld,
                mostImages,
                mostConnections,
                idle,
                shutdownGrace);
    }

    /// Returns the same settings with another number of bytes that are held at once.
    WebhookSettings holding(long bytes) {
        return new WebhookSettings(
                listen,
                monitor,
                minimumTls,
                defaultTimeout,
                longestTimeout,
                margin,
                largestReview,
                bytes,
                mostImages,
                mostConnections,
                idle,
                shutdownGrace);
    }

    /// Returns how long an answer may take whose request came with this `timeout` query parameter; empty where it had
    /// none.
    Duration budget(String timeout) {
        Duration whole = RequestTimeout.read(timeout).orElse(defaultTimeout);
        Duration bounded = whole.compareTo(longestTimeout) > 0 ? longestTimeout : whole;
        Duration tenth = bounded.dividedBy(10);
        Duration kept = margin.compareTo(tenth) > 0 ? margin : tenth;
        Duration half = bounded.dividedBy(2);
        return bounded.minus(kept.compareTo(half) > 0 ? half : kept);
    }
}
