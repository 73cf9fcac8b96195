// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.PublicText;
import java.util.ArrayList;
import java.util.List;

/// Makes warnings that an API server passes on.
///
/// An API server drops warnings with control characters, so texts are split into lines and such characters replaced.
/// It also cuts every warning to 256 characters once all of them together exceed 4,096, and then drops those that
/// still do not fit. We do the same before it does, and say so in the last one, because otherwise nobody would learn
/// that there were more.
final class Warnings {
    static final int LONGEST_TOTAL = 4096;
    static final int LONGEST_ENTRY = 256;

    // Room kept for the line that counts what was left out.
    private static final int COUNT_ROOM = 64;

    private Warnings() {}

    /// Returns the lines of `texts`, blank ones left out.
    static List<String> lines(List<String> texts) {
        List<String> lines = texts.stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .map(line -> PublicText.line(line, LONGEST_TOTAL))
                .toList();
        return total(lines) <= LONGEST_TOTAL ? lines : shortened(lines);
    }

    private static List<String> shortened(List<String> lines) {
        List<String> kept = new ArrayList<>();
        int total = 0;
        for (String line : lines) {
            String entry = PublicText.line(line, LONGEST_ENTRY - 1);
            total += length(entry);
            if (total > LONGEST_TOTAL - COUNT_ROOM) {
                kept.add("and " + (lines.size() - kept.size()) + " more warnings");
                return kept;
            }
            kept.add(entry);
        }
        return kept;
    }

    private static int total(List<String> lines) {
        return lines.stream().mapToInt(Warnings::length).sum();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
