// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.signature.certificate.CertificatePaths;
import dev.gatehouse.core.signature.certificate.PathOutcome;
import dev.gatehouse.core.signature.log.LogCheck;
import dev.gatehouse.core.signature.timestamp.TimestampVerifier;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.TrustedRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A trusted root made ready to check with: the links between its authorities are verified once, here. Make one
/// for each trusted root and keep it.
public final class TrustAnchors {
    private final TrustedRoot root;
    private final boolean open;
    private final int hash;
    private final CertificatePaths paths;
    private final LogCheck logs;
    private final TimestampVerifier timestamps;

    private TrustAnchors(TrustedRoot root, boolean open) {
        this.open = open;
        this.root = root;
        this.hash = root.hashCode();
        this.paths = CertificatePaths.of(root.certificateAuthorities());
        this.logs = new LogCheck(root.transparencyLogs());
        this.timestamps = new TimestampVerifier(root.timestampAuthorities());
    }

    /// Makes `root` ready.
    public static TrustAnchors of(TrustedRoot root) {
        return new TrustAnchors(root, false);
    }

    /// Makes ready a root whose authorities are somebody's own PKI: signatures may bring intermediates along,
    /// which count where one of the roots issued them.
    public static TrustAnchors ofOwnPki(TrustedRoot root) {
        return new TrustAnchors(root, true);
    }

    /// Returns what these were made of.
    public TrustedRoot root() {
        return root;
    }

    /// Judges `leaf` at each of `times`.
    ///
    /// @param beside reads the certificates that stand beside the signature
    PathOutcome verify(Certificate leaf, Supplier<List<Certificate>> beside, List<Instant> times) {
        PathOutcome outcome = paths.verify(leaf, times);
        if (!open || outcome instanceof PathOutcome.Trusted) {
            return outcome;
        }
        List<Certificate> brought = beside.get();
        if (brought.isEmpty()) {
            return outcome;
        }
        List<CertificateAuthority> longer = new ArrayList<>();
        for (CertificateAuthority authority : root.certificateAuthorities()) {
            List<Certificate> chain = new ArrayList<>(authority.intermediates());
            brought.stream().filter(one -> !one.isSelfIssued()).forEach(chain::add);
            chain.add(authority.root());
            longer.add(new CertificateAuthority(authority.name(), authority.uri(), chain, authority.window()));
        }
        return CertificatePaths.of(longer).verify(leaf, times);
    }

    LogCheck logs() {
        return logs;
    }

    TimestampVerifier timestamps() {
        return timestamps;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof TrustAnchors that
                        && open == that.open
                        && hash == that.hash
                        && root.equals(that.root));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "TrustAnchors[" + root.certificateAuthorities().size() + " authorities, "
                + root.transparencyLogs().size() + " logs]";
    }
}
