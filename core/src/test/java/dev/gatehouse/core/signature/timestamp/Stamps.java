// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.IssuedCertificate;

/// Good timestamps, for tests of other rooms.
public final class Stamps {
    private Stamps() {}

    /// Returns the answer of an authority that signs with `signer` and has seen `message` at `time`, such as
    /// `20260601120000Z`.
    public static byte[] over(byte[] message, String time, IssuedCertificate signer) {
        return new TimestampDraft(message).time(time).signedBy(signer);
    }
}
