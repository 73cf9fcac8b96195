// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.TrustRootCompiler;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.TrustedRoots.Found;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.edge.tuf.EmbeddedRepository;
import dev.gatehouse.edge.tuf.TufOutcome;
import java.time.InstantSource;
import java.util.Optional;

/// Trust for who checks policies and judges nothing by them: what would have to be fetched is there and
/// believes nobody.
final class UnaskedTrust implements TrustSource {
    private static final Found NOBODY = new Found.Ready(TrustAnchors.of(TrustedRoot.NOBODY));

    @Override
    public Standing standing(TrustRoot written) {
        TrustRoot.Repository repository = written.spec().repository();
        if (repository == null) {
            return Standing.of(written.spec().remote() == null ? TrustRootCompiler.compile(written) : NOBODY);
        }
        return Standing.of(
                switch (EmbeddedRepository.read(
                        repository, InstantSource.system().instant())) {
                    case TufOutcome.Current current -> new Found.Ready(TrustAnchors.of(current.root()));
                    case TufOutcome.Refused refused ->
                        new Found.Missing("trust root "
                                + PublicText.line(
                                        Optional.ofNullable(written.metadata().name())
                                                .orElse(""),
                                        253)
                                + " cannot be used: " + PublicText.line(refused.detail(), 512));
                });
    }

    @Override
    public Found defaultRoot() {
        return NOBODY;
    }
}
