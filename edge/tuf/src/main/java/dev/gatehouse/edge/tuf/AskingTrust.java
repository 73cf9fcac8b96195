// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.TrustRootCompiler;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.TrustedRoots.Found;
import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRoot;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Trust for a command that ends soon: a repository is asked when the first policy needs it, once. Not for
/// who answers requests, and for one thread only.
public final class AskingTrust implements TrustSource {
    private final TrustSettings settings;
    private final InstantSource clock;
    private final Map<TrustRoot, Standing> standings = new HashMap<>();
    private Optional<Found> defaultRoot = Optional.empty();

    public AskingTrust(TrustSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Standing standing(TrustRoot written) {
        return standings.computeIfAbsent(written, this::asked);
    }

    @Override
    public Found defaultRoot() {
        Found found = defaultRoot.orElseGet(this::askedForDefault);
        defaultRoot = Optional.of(found);
        return found;
    }

    private Found askedForDefault() {
        return switch (settings.origin()) {
            case TrustSettings.Origin.TrustedFile file ->
                new Found.Ready(TrustAnchors.of(settings.changed(file.root())));
            case TrustSettings.Origin.Shipped _, TrustSettings.Origin.RepositoryOnly _ ->
                found(
                        "the default trust root",
                        remote(
                                settings.mirror(),
                                "",
                                settings.initialRoot().bytes(),
                                TufClient.TARGETS,
                                TufClient.TRUSTED_ROOT),
                        settings::changed);
        };
    }

    private Standing asked(TrustRoot written) {
        TrustRoot.Repository repository = written.spec().repository();
        TrustRoot.Remote remote = written.spec().remote();
        String name = Optional.ofNullable(written.metadata().name()).orElse("");
        if (repository != null) {
            return Standing.of(found(
                    called(name), EmbeddedRepository.read(repository, clock.instant()), UnaryOperator.identity()));
        }
        return remote == null
                ? Standing.of(TrustRootCompiler.compile(written))
                : Standing.of(found(called(name), asked(name, remote), UnaryOperator.identity()));
    }

    private static String called(String name) {
        return "trust root " + PublicText.line(name, 253);
    }

    private TufOutcome asked(String name, TrustRoot.Remote remote) {
        Base64Text root = remote.root();
        String mirror = remote.mirror();
        if (root == null || mirror == null) {
            return new TufOutcome.Refused(TufReason.MISSING, "it names no root or no mirror");
        }
        try {
            return remote(
                    URI.create(mirror),
                    name,
                    root.bytes(),
                    EmbeddedRepository.or(remote.targets(), TufClient.TARGETS),
                    EmbeddedRepository.or(remote.trustedRootTarget(), TufClient.TRUSTED_ROOT));
        } catch (IllegalArgumentException e) {
            return new TufOutcome.Refused(TufReason.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    // What an earlier command learnt serves where the repository does not answer.
    private TufOutcome remote(URI mirror, String name, byte[] root, String targets, String target) {
        Instant now = clock.instant();
        try (RemoteRepository repository = RemoteRepository.at(mirror)) {
            TufClient client =
                    new TufClient(repository, settings.store(name, mirror.toString(), root), root, targets, target);
            TufOutcome fresh = client.refresh(now);
            return fresh instanceof TufOutcome.Refused && client.kept(now) instanceof TufOutcome.Current kept
                    ? kept
                    : fresh;
        }
    }

    private static Found found(String called, TufOutcome outcome, UnaryOperator<TrustedRoot> change) {
        return switch (outcome) {
            case TufOutcome.Current current -> new Found.Ready(TrustAnchors.of(change.apply(current.root())));
            case TufOutcome.Refused refused ->
                new Found.Missing(called + " cannot be used: " + PublicText.line(refused.detail(), 512));
        };
    }
}
