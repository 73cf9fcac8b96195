// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.Base64;
import java.util.stream.IntStream;

/// Reads standard base64 with the leniency and the messages of Go's `encoding/base64`: line breaks count for
/// nothing wherever they stand, padding is demanded, and the first byte that does not fit is named.
final class GoBase64 {
    private final String text;

    // Where the characters stand that are no line breaks.
    private final int[] places;

    private GoBase64(String text) {
        this.text = text;
        this.places = IntStream.range(0, text.length())
                .filter(i -> text.charAt(i) != '\n' && text.charAt(i) != '\r')
                .toArray();
    }

    /// Returns the bytes that `text` stands for.
    ///
    /// @throws MalformedTextException where it is not base64
    static byte[] decode(String text) {
        GoBase64 base64 = new GoBase64(text);
        base64.requireWellFormed();
        StringBuilder digits = new StringBuilder(base64.places.length);
        for (int place : base64.places) {
            digits.append(text.charAt(place));
        }
        return Base64.getDecoder().decode(digits.toString());
    }

    private void requireWellFormed() {
        int digits = 0;
        while (digits < places.length && isDigit(at(digits))) {
            digits++;
        }
        int over = digits % 4;
        if (digits == places.length) {
            if (over != 0) {
                throw illegal(text.length() - over);
            }
            return;
        }
        // Padding can only stand for the third and the fourth character of a group, and nothing can follow it.
        if (at(digits) != '=' || over < 2) {
            throw illegal(places[digits]);
        }
        int end = digits + 1;
        if (over == 2) {
            if (end == places.length) {
                throw illegal(text.length());
            }
            if (at(end) != '=') {
                throw illegal(places[end] - 1);
            }
            end++;
        }
        if (end < places.length) {
            throw illegal(places[end]);
        }
    }

    private char at(int index) {
        return text.charAt(places[index]);
    }

    private static boolean isDigit(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    private static MalformedTextException illegal(int position) {
        return new MalformedTextException("illegal base64 data at input byte " + position);
    }
}
