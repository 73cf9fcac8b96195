// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts the bytes of a watch into its events, one to a line.
final class EventLines {
    private final int limit;
    private ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /// Makes a cutter for lines of at most `limit` bytes.
    EventLines(int limit) {
        this.limit = limit;
    }

    /// Returns the lines that end in `bytes`, without their ends. Empty lines are left out.
    ///
    /// @throws TooLongException where a line grows beyond the limit
    List<byte[]> take(ByteBuffer bytes) {
        List<byte[]> lines = new ArrayList<>();
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                append(piece, from, i);
                if (begun.size() > 0) {
                    lines.add(begun.toByteArray());
                }
                // A fresh one, so that one long event is not remembered for ever.
                begun = new ByteArrayOutputStream();
                from = i + 1;
            }
        }
        append(piece, from, piece.length);
        return lines;
    }

    /// Tells whether a line has begun that has not ended.
    boolean midway() {
        return begun.size() > 0;
    }

    private void append(byte[] piece, int from, int to) {
        if (begun.size() + to - from > limit) {
            throw new TooLongException("an event of the watch is longer than " + limit + " bytes");
        }
        begun.write(piece, from, to - from);
    }
}
