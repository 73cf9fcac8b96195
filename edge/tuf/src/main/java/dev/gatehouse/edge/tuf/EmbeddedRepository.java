// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.TrustRoot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The repository that stands in a TrustRoot itself. Nobody is asked, so what it says once it says for
/// ever, until its metadata expires.
public final class EmbeddedRepository {
    private EmbeddedRepository() {}

    /// Verifies the whole of `written` at `now`.
    public static TufOutcome read(TrustRoot.Repository written, Instant now) {
        Base64Text archive = written.mirrorFs();
        Base64Text root = written.root();
        if (archive == null || root == null) {
            return new TufOutcome.Refused(TufReason.MISSING, "there is no root or no archive");
        }
        ArchivedRepository repository;
        try {
            repository = ArchivedRepository.read(archive.bytes());
        } catch (UnavailableException e) {
            return new TufOutcome.Refused(TufReason.MALFORMED, String.valueOf(e.getMessage()));
        }
        return new TufClient(
                        repository,
                        new MemoryStore(),
                        root.bytes(),
                        or(written.targets(), TufClient.TARGETS),
                        or(written.trustedRootTarget(), TufClient.TRUSTED_ROOT))
                .refresh(now);
    }

    static String or(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
