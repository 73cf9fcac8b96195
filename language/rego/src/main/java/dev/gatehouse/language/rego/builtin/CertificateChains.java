// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks for a way from a certificate over others to one that is trusted
/// ([RFC 5280 §6](https://www.rfc-editor.org/rfc/rfc5280#section-6), by the reference's rules).
///
/// Stricter than the reference: a chain with policy constraints is refused, whatever they say.
final class CertificateChains {
    private static final int CERTIFICATE_SIGN = 1 << 5;
    private static final int ATTEMPTS = 100;

    private final Call call;
    private final Options options;
    private final List<X509Certificate> roots;
    private final List<X509Certificate> intermediates;
    private int attempts;

    /// What is demanded of a chain.
    ///
    /// @param host name that the first certificate must be for; empty where it does not matter
    /// @param usages numbers of purposes, one of which must be allowed
    record Options(String host, Instant now, Set<Integer> usages) {
        Options {
            usages = Set.copyOf(usages);
        }
    }

    private enum Place {
        LEAF,
        BETWEEN,
        ROOT
    }

    CertificateChains(Call call, Options options, X509Certificate root, List<X509Certificate> intermediates) {
        this.call = call;
        this.options = options;
        this.roots = List.of(root);
        this.intermediates = intermediates;
    }

    /// Returns the first chain found, from `leaf` to the root; empty where there is none.
    List<X509Certificate> find(X509Certificate leaf) {
        if (!isValid(leaf, Place.LEAF, List.of()) || !isFor(leaf)) {
            return List.of();
        }
        if (roots.stream().anyMatch(root -> Arrays.equals(root.raw, leaf.raw))) {
            return usable(List.of(leaf)) ? List.of(leaf) : List.of();
        }
        return extend(List.of(leaf));
    }

    private List<X509Certificate> extend(List<X509Certificate> chain) {
        for (X509Certificate root : roots) {
            if (follows(chain, root, Place.ROOT)) {
                List<X509Certificate> whole = with(chain, root);
                if (usable(whole)) {
                    return whole;
                }
            }
        }
        for (X509Certificate between : intermediates) {
            if (follows(chain, between, Place.BETWEEN)) {
                List<X509Certificate> whole = extend(with(chain, between));
                if (!whole.isEmpty()) {
                    return whole;
                }
            }
        }
        return List.of();
    }

    private static List<X509Certificate> with(List<X509Certificate> chain, X509Certificate next) {
        List<X509Certificate> longer = new ArrayList<>(chain);
        longer.add(next);
        return longer;
    }

    private boolean follows(List<X509Certificate> chain, X509Certificate parent, Place place) {
        X509Certificate child = chain.getLast();
        if (!Arrays.equals(child.issuer.raw(), parent.subject.raw()) || contains(chain, parent)) {
            return false;
        }
        call.charge(100_000);
        if (++attempts > ATTEMPTS) {
            return false;
        }
        return signs(parent, child) && isValid(parent, place, chain);
    }

    private static boolean contains(List<X509Certificate> chain, X509Certificate candidate) {
        return chain.stream()
                .anyMatch(certificate -> Arrays.equals(certificate.subject.raw(), candidate.subject.raw())
                        && Arrays.equals(certificate.publicKey, candidate.publicKey)
                        && certificate.extensions.sameNames(candidate.extensions));
    }

    private static boolean signs(X509Certificate parent, X509Certificate child) {
        X509Extensions extensions = parent.extensions;
        boolean authority = parent.version == 3
                ? extensions.hasBasicConstraints && extensions.isAuthority
                : !extensions.hasBasicConstraints || extensions.isAuthority;
        boolean usage = extensions.keyUsage == 0 || (extensions.keyUsage & CERTIFICATE_SIGN) != 0;
        return authority
                && usage
                && SignatureAlgorithms.verifies(
                        parent.publicKey,
                        SignatureAlgorithms.number(child.signatureAlgorithm, child.signatureParameters),
                        child.signedPart,
                        child.signature);
    }

    private boolean isValid(X509Certificate certificate, Place place, List<X509Certificate> below) {
        X509Extensions extensions = certificate.extensions;
        boolean current =
                !options.now().isBefore(certificate.notBefore) && !options.now().isAfter(certificate.notAfter);
        if (!extensions.unhandled.isEmpty() || !current) {
            return false;
        }
        if (place == Place.BETWEEN && !(extensions.hasBasicConstraints && extensions.isAuthority)) {
            return false;
        }
        int between = below.size() - 1;
        if (extensions.hasBasicConstraints && extensions.pathLength >= 0 && between > extensions.pathLength) {
            return false;
        }
        NameConstraints constraints = new NameConstraints(extensions);
        for (X509Certificate lower : below) {
            call.charge(10);
            if (!constraints.allow(lower.extensions.names)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFor(X509Certificate leaf) {
        return options.host().isEmpty() || NameConstraints.matches(leaf.extensions.names, options.host());
    }

    // From the root down, each certificate narrows what the chain may be used for.
    private boolean usable(List<X509Certificate> chain) {
        for (X509Certificate certificate : chain) {
            X509Extensions extensions = certificate.extensions;
            if (extensions.hasRequireExplicit || extensions.hasInhibitMapping || extensions.hasInhibitAny) {
                return false;
            }
        }
        if (options.usages().contains(0)) {
            return true;
        }
        Set<Integer> left = new HashSet<>(options.usages());
        for (X509Certificate certificate : chain.reversed()) {
            List<String> usages = certificate.extensions.usages;
            Set<Integer> allowed = new HashSet<>();
            usages.forEach(id -> allowed.add(X509Json.usage(id)));
            if (!usages.isEmpty() && !allowed.contains(0)) {
                left.retainAll(allowed);
            }
        }
        return !left.isEmpty();
    }
}
