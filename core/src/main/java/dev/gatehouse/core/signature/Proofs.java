// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// What must stand beside a signature.
///
/// @param log proof that it was logged
/// @param timestamp proof of when it was there
public record Proofs(Log log, Timestamp timestamp) {
    /// Nothing.
    public static final Proofs NONE = new Proofs(new Log.Skipped(), new Timestamp.Skipped());

    /// Entries of transparency logs.
    public sealed interface Log {
        /// They are not looked at.
        record Skipped() implements Log {}

        /// An entry of a log of `anchors` must prove it.
        record Required(TrustAnchors anchors) implements Log {}
    }

    /// Signed timestamps (RFC 3161).
    public sealed interface Timestamp {
        /// They are not looked at.
        record Skipped() implements Timestamp {}

        /// Those of authorities of `anchors` count where they are there.
        record Considered(TrustAnchors anchors) implements Timestamp {}

        /// One of an authority of `anchors` must be there.
        record Required(TrustAnchors anchors) implements Timestamp {}
    }

    /// Tells whether something that shows a time must be there, so that the clock's time does not do.
    boolean showTime() {
        return log instanceof Log.Required || timestamp instanceof Timestamp.Required;
    }
}
