// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.util.List;

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
        ///
        /// @param servers addresses of logs that are asked, in this order, where a signature in cosign's
        ///     layout brings no entry along; empty where it has to
        record Required(TrustAnchors anchors, List<String> servers) implements Log {
            public Required {
                servers = List.copyOf(servers);
            }

            /// The entry has to be brought along.
            public Required(TrustAnchors anchors) {
                this(anchors, List.of());
            }
        }
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

    /// Returns the addresses of logs that are asked where a signature brings no entry along.
    public List<String> logServers() {
        return log instanceof Log.Required required ? required.servers() : List.of();
    }

    /// Tells whether something that shows a time must be there, so that the clock's time does not do.
    boolean showTime() {
        return log instanceof Log.Required || timestamp instanceof Timestamp.Required;
    }
}
