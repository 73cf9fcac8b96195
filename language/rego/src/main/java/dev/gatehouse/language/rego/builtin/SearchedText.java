// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import com.google.re2j.Pattern;

/// A text that a regular expression is looked for in. Pays for each look at a character, whose cost grows with the
/// expression, and of which there may be many: each search for a further match may look at the whole rest.
final class SearchedText implements CharSequence {
    private static final int LONGEST_STRIDE = 512;
    private static final int UNPAID = 1 << 16;
    private static final int INSTRUCTIONS_PER_STEP = 16;

    private final CallContext context;
    private final String text;
    private final int stride;
    private final long price;
    private int looks;

    SearchedText(CallContext context, Pattern pattern, String text) {
        this.context = context;
        this.text = text;
        int instructions = pattern.programSize();
        this.stride = Math.clamp(UNPAID / (1 + instructions), 1, LONGEST_STRIDE);
        this.price = stride * (1L + instructions / INSTRUCTIONS_PER_STEP);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++looks == stride) {
            looks = 0;
            context.work(price);
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
