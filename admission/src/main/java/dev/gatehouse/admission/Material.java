// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// The signature material of one request: each place is asked once, however many images, policies and authorities
/// want it, and all of them judge the same answer.
final class Material implements AutoCloseable {
    /// How signatures of an image are found.
    enum Discovery {
        /// By cosign's tag.
        TAG,
        /// Attestations, by cosign's tag for them.
        ATTESTATION_TAG,
        /// By what refers to the image.
        REFERRERS
    }

    // The repository and digest of the image, not its spelling in the pod: `a:1@sha256:…` and `a@sha256:…` are
    // one image.
    private record Key(String image, SignatureLocation location, Discovery discovery) {}

    // What one request may do to a registry, and hold of what registries give: others want to be served too.
    private static final int MOST_AT_ONCE = 32;
    private static final long MOST_BYTES = 64 << 20;

    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
    private final AtomicLong held = new AtomicLong();
    private final SignatureSource source;
    private final PullIdentity identity;
    private final Deadline deadline;
    private final Map<Key, FutureTask<SignatureMaterial>> asked = new ConcurrentHashMap<>();

    Material(SignatureSource source, PullIdentity identity, Deadline deadline) {
        this.source = source;
        this.identity = identity;
        this.deadline = deadline;
    }

    /// Returns what `location` holds for `image`, the same value each time.
    ///
    /// @throws UnavailableException as the source does, and where the deadline passes
    SignatureMaterial find(DigestReference image, SignatureLocation location, Discovery way) {
        Key key = new Key(image.name(), location, way);
        return switch (way) {
            case TAG -> once(key, () -> source.tagged(image, location, identityFor(location), deadline));
            case ATTESTATION_TAG -> once(key, () -> source.attested(image, location, identityFor(location), deadline));
            case REFERRERS -> once(key, () -> source.referring(image, location, identityFor(location), deadline));
        };
    }

    /// Ends what is still being fetched. The request has been decided.
    @Override
    public void close() {
        asked.values().forEach(task -> task.cancel(true));
    }

    private PullIdentity identityFor(SignatureLocation location) {
        return location.pullSecrets().isEmpty() ? identity : identity.with(location.pullSecrets());
    }

    private SignatureMaterial once(Key key, Callable<SignatureMaterial> fetch) {
        FutureTask<SignatureMaterial> task = new FutureTask<>(() -> fetched(fetch));
        FutureTask<SignatureMaterial> earlier = asked.putIfAbsent(key, task);
        if (earlier != null) {
            return await(earlier);
        }
        // On a thread of its own: whoever asked first may lose interest, and the others still want the answer.
        Thread.ofVirtual().name("gatehouse-fetch").start(task);
        return await(task);
    }

    private SignatureMaterial fetched(Callable<SignatureMaterial> fetch) throws Exception {
        if (!turns.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new UnavailableException("the deadline passed before the registry answered");
        }
        try {
            if (held.get() > MOST_BYTES) {
                throw new UnavailableException(
                        "the object's images have more signature material than one request may hold");
            }
            SignatureMaterial found = fetch.call();
            held.addAndGet(size(found));
            return found;
        } finally {
            turns.release();
        }
    }

    private static long size(SignatureMaterial material) {
        return switch (material) {
            case SignatureMaterial.Absent _, SignatureMaterial.Unusable _ -> 0;
            case SignatureMaterial.Found found ->
                found.layers().stream().mapToLong(Material::size).sum();
        };
    }

    private static long size(SignatureLayer layer) {
        return switch (layer) {
            case SignatureLayer.Unusable _, SignatureLayer.Unavailable _ -> 0;
            case SignatureLayer.Fetched fetched -> fetched.payload().length() + size(fetched.annotations());
            case SignatureLayer.Enveloped enveloped -> enveloped.envelope().length() + size(enveloped.annotations());
            case SignatureLayer.Bundled bundled -> bundled.bundle().length();
        };
    }

    private static long size(Map<String, String> annotations) {
        return annotations.values().stream().mapToLong(String::length).sum();
    }

    private SignatureMaterial await(FutureTask<SignatureMaterial> task) {
        try {
            return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnavailableException("the deadline passed before the registry answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the deadline passed before the registry answered", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UnavailableException unavailable -> throw unavailable;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
