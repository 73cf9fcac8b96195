// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import java.util.List;
import java.util.Optional;

/// What was logged, whatever the kind of entry: hashes and who signed.
///
/// @param kind as `kind/version`
/// @param message hash of the signed message; empty where the entry does not hold it
/// @param payload hash of an envelope's payload; empty where the entry does not hold it
/// @param envelope hash of an envelope as a document; empty where the entry does not hold it
/// @param signatures never empty
record EntryBody(
        String kind,
        Optional<LoggedHash> message,
        Optional<LoggedHash> payload,
        Optional<LoggedHash> envelope,
        List<LoggedSignature> signatures) {
    EntryBody {
        signatures = List.copyOf(signatures);
    }
}
