// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.UnusableKeyException;
import dev.gatehouse.core.trust.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The paths from issuers to trusted roots ([RFC 5280 §6](https://www.rfc-editor.org/rfc/rfc5280#section-6)). The
/// signatures between authorities are verified when this is made, so make it once for a trusted root and keep it;
/// each leaf then costs one signature.
public final class CertificatePaths {
    private static final int LONGEST = 8;
    private static final int MOST = 256;

    private final List<AuthorityPath> paths;
    private final Purpose purpose;

    // Which of the paths signed a leaf that is known beforehand.
    private final Map<Certificate, List<AuthorityPath>> known;

    private CertificatePaths(List<AuthorityPath> paths, Purpose purpose, Map<Certificate, List<AuthorityPath>> known) {
        this.paths = List.copyOf(paths);
        this.purpose = purpose;
        this.known = Map.copyOf(known);
    }

    /// Returns the paths of `authorities`, for artifacts.
    public static CertificatePaths of(List<CertificateAuthority> authorities) {
        List<AuthorityPath> paths = new ArrayList<>();
        for (CertificateAuthority authority : authorities) {
            Builder builder =
                    new Builder(authority.intermediates(), authority.name(), authority.window(), Purpose.CODE_SIGNING);
            paths.addAll(builder.below(authority.root()));
        }
        return new CertificatePaths(paths, Purpose.CODE_SIGNING, Map.of());
    }

    /// Returns the paths from `root` down through `intermediates`, for `purpose`.
    public static CertificatePaths of(
            Certificate root, List<Certificate> intermediates, String name, Window window, Purpose purpose) {
        return new CertificatePaths(new Builder(intermediates, name, window, purpose).below(root), purpose, Map.of());
    }

    /// Returns the same paths, knowing which of them signed `leaf`.
    public CertificatePaths knowing(Certificate leaf) {
        return new CertificatePaths(paths, purpose, Map.of(leaf, signing(leaf, named(leaf))));
    }

    /// Finds every chain of signed links below a root, nearest first.
    private record Builder(List<Certificate> intermediates, String name, Window window, Purpose purpose) {
        List<AuthorityPath> below(Certificate root) {
            List<AuthorityPath> found = new ArrayList<>();
            descend(List.of(root), found);
            return found;
        }

        private void descend(List<Certificate> path, List<AuthorityPath> found) {
            Optional<PublicKey> key = key(path.getFirst());
            if (key.isEmpty() || found.size() == MOST) {
                return;
            }
            found.add(AuthorityPath.of(path, key.get(), name, window, purpose));
            if (path.size() == LONGEST) {
                return;
            }
            for (Certificate lower : intermediates) {
                boolean links = !path.contains(lower) && lower.names(path.getFirst()) && lower.isSignedBy(key.get());
                if (links) {
                    List<Certificate> longer = new ArrayList<>();
                    longer.add(lower);
                    longer.addAll(path);
                    descend(longer, found);
                }
            }
        }

        // An authority whose key is unusable has issued nothing that we could verify.
        private static Optional<PublicKey> key(Certificate certificate) {
            try {
                return Optional.of(certificate.publicKey());
            } catch (UnusableKeyException _) {
                return Optional.empty();
            }
        }
    }

    /// Judges `leaf` at each of `times`: at every one of them some path must hold, and the leaf itself.
    public PathOutcome verify(Certificate leaf, Collection<Instant> times) {
        if (times.isEmpty()) {
            return refused(PathReason.NO_TIME, "");
        }
        Optional<PathRefusal> own = leafRefusal(leaf);
        if (own.isPresent()) {
            return new PathOutcome.Refused(List.of(own.get()));
        }
        List<AuthorityPath> named = named(leaf);
        if (named.isEmpty()) {
            return refused(PathReason.UNKNOWN_ISSUER, "");
        }
        List<AuthorityPath> signing = known.containsKey(leaf) ? known.get(leaf) : signing(leaf, named);
        if (signing.isEmpty()) {
            return refused(PathReason.BAD_SIGNATURE, named.getFirst().issuer().subject());
        }
        List<AuthorityPath> holding = new ArrayList<>();
        for (Instant time : times) {
            if (!leaf.isValidAt(time)) {
                return refused(
                        PathReason.NOT_VALID_THEN,
                        time + " is not between " + leaf.notBefore() + " and " + leaf.notAfter());
            }
            Optional<AuthorityPath> path = signing.stream()
                    .filter(candidate -> candidate.refusal(leaf, time).isEmpty())
                    .findFirst();
            if (path.isEmpty()) {
                return new PathOutcome.Refused(signing.stream()
                        .flatMap(candidate -> candidate.refusal(leaf, time).stream())
                        .toList());
            }
            holding.add(path.get());
        }
        AuthorityPath first = holding.getFirst();
        return new PathOutcome.Trusted(first.authorities(), first.name());
    }

    private List<AuthorityPath> named(Certificate leaf) {
        return paths.stream().filter(path -> leaf.names(path.issuer())).toList();
    }

    // Paths over the same key share one verification.
    private static List<AuthorityPath> signing(Certificate leaf, List<AuthorityPath> named) {
        List<PublicKey> keys = named.stream()
                .map(AuthorityPath::key)
                .distinct()
                .filter(leaf::isSignedBy)
                .toList();
        return named.stream().filter(path -> keys.contains(path.key())).toList();
    }

    private Optional<PathRefusal> leafRefusal(Certificate leaf) {
        if (leaf.signatureAlgorithm().isEmpty()) {
            return Optional.of(new PathRefusal(PathReason.UNSUPPORTED_ALGORITHM, ""));
        }
        Optional<String> unknown = AuthorityPath.unknownCritical(leaf);
        if (unknown.isPresent()) {
            return Optional.of(new PathRefusal(PathReason.UNKNOWN_CRITICAL_EXTENSION, unknown.get()));
        }
        if (leaf.isAuthority()) {
            return Optional.of(new PathRefusal(PathReason.IS_AUTHORITY, ""));
        }
        if (!purpose.allowedFor(leaf.extendedUsage())) {
            return Optional.of(new PathRefusal(PathReason.WRONG_PURPOSE, ""));
        }
        if (!leaf.maySign()) {
            return Optional.of(new PathRefusal(PathReason.KEY_MAY_NOT_SIGN, ""));
        }
        return Optional.empty();
    }

    private static PathOutcome refused(PathReason reason, String detail) {
        return new PathOutcome.Refused(List.of(new PathRefusal(reason, detail)));
    }
}
