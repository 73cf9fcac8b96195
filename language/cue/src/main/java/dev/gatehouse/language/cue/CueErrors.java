// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import java.util.List;
import java.util.stream.Collectors;

/// Why something is refused.
///
/// @param all the errors in the order found, never empty; at most [#MOST]
/// @param count how many there were
public record CueErrors(List<CueError> all, int count) {
    /// The most errors that are kept.
    public static final int MOST = 100;

    public CueErrors {
        if (all.isEmpty() || count < all.size()) {
            throw new IllegalArgumentException("errors are missing");
        }
        all = List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    static CueErrors of(List<CueError> all) {
        return new CueErrors(all, all.size());
    }

    static CueErrors of(String message) {
        return of(List.of(new CueError("", message)));
    }

    /// Returns the first error and how many follow it, as CUE shows a list of errors.
    public String text() {
        String first = all.getFirst().text();
        return count == 1 ? first : first + " (and " + (count - 1) + " more errors)";
    }

    /// Returns every error kept, one per line.
    public String details() {
        return all.stream().map(CueError::text).collect(Collectors.joining("\n"));
    }
}
