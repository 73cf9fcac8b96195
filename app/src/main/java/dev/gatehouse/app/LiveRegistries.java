// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.DigestResolver;
import dev.gatehouse.admission.ImageConfigSource;
import dev.gatehouse.admission.ImageConfigs;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.SignatureSource;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.registry.RegistrySettings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/// The registries by the settings in force, which can change while requests run: those that run keep to the old
/// ones, which are closed when no request of their time can be left. Thread-safe.
final class LiveRegistries implements SignatureSource, DigestResolver, ImageConfigSource, AutoCloseable {
    /// Longer than any request: API servers wait 30 s at most.
    private static final Duration RETIREMENT = Duration.ofSeconds(45);

    private final BiFunction<RegistrySettings, Keychain, Registries> opener;
    private final Keychain keychain;
    private final AtomicReference<Held> held;
    private final ScheduledExecutorService retirement = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gatehouse-registries").factory());

    private record Held(RegistrySettings settings, Registries registries) {}

    private LiveRegistries(
            BiFunction<RegistrySettings, Keychain, Registries> opener, RegistrySettings settings, Keychain keychain) {
        this.opener = opener;
        this.keychain = keychain;
        this.held = new AtomicReference<>(new Held(settings, opener.apply(settings, keychain)));
    }

    static LiveRegistries open(RegistrySettings settings, Keychain keychain) {
        return new LiveRegistries(Registries::open, settings, keychain);
    }

    /// Goes by other settings from the next request on. Equal ones change nothing. To be called by one thread at
    /// a time.
    ///
    /// @return whether they are others
    boolean use(RegistrySettings settings) {
        Held before = held.get();
        if (before.settings().equals(settings)) {
            return false;
        }
        held.set(new Held(settings, opener.apply(settings, keychain)));
        var _ = retirement.schedule(before.registries()::close, RETIREMENT.toSeconds(), TimeUnit.SECONDS);
        return true;
    }

    @Override
    public ImageConfigs configs(DigestReference image, PullIdentity identity, Deadline deadline) {
        return held.get().registries().configs().configs(image, identity, deadline);
    }

    @Override
    public SignatureMaterial tagged(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return held.get().registries().signatures().tagged(image, location, identity, deadline);
    }

    @Override
    public SignatureMaterial attested(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return held.get().registries().signatures().attested(image, location, identity, deadline);
    }

    @Override
    public SignatureMaterial referring(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return held.get().registries().signatures().referring(image, location, identity, deadline);
    }

    @Override
    public Digest digestOf(TaggedReference reference, PullIdentity identity, Deadline deadline) {
        return held.get().registries().digests().digestOf(reference, identity, deadline);
    }

    @Override
    public void close() {
        retirement.shutdownNow();
        held.get().registries().close();
    }
}
