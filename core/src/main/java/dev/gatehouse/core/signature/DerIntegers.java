// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.math.BigInteger;
import java.util.Optional;

/// Reads a sequence of two integers in DER ([X.690, 8.3, 8.9 and 10](https://www.itu.int/rec/T-REC-X.690)), the
/// form of an ECDSA signature (RFC 3279 §2.2.3). Numbers of up to 127 bytes are enough for every curve.
final class DerIntegers {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int LONG_FORM = 0x80;

    private final byte[] encoding;
    private int at;

    private DerIntegers(byte[] encoding) {
        this.encoding = encoding;
    }

    /// Returns the two numbers, or empty where `encoding` is not exactly the one DER encoding of two integers.
    static Optional<BigInteger[]> pair(byte[] encoding) {
        DerIntegers reader = new DerIntegers(encoding);
        int length = reader.header(SEQUENCE);
        if (length != encoding.length - reader.at) {
            return Optional.empty();
        }
        Optional<BigInteger> first = reader.integer();
        Optional<BigInteger> second = first.isEmpty() ? first : reader.integer();
        return second.isEmpty() || reader.at != encoding.length
                ? Optional.empty()
                : Optional.of(new BigInteger[] {first.orElseThrow(), second.orElseThrow()});
    }

    // Returns the length that follows `tag`, or -1.
    private int header(int tag) {
        if (at + 2 > encoding.length || (encoding[at] & 0xFF) != tag) {
            return -1;
        }
        int length = encoding[at + 1] & 0xFF;
        at += 2;
        if (length < LONG_FORM) {
            return length;
        }
        // The long form is for lengths that the short form cannot tell, and one byte tells all that can occur
        // here.
        if (length != LONG_FORM + 1 || at == encoding.length || (encoding[at] & 0xFF) < LONG_FORM) {
            return -1;
        }
        return encoding[at++] & 0xFF;
    }

    private Optional<BigInteger> integer() {
        int length = header(INTEGER);
        if (length < 1 || length >= LONG_FORM || length > encoding.length - at) {
            return Optional.empty();
        }
        boolean needlessZero = length > 1 && encoding[at] == 0 && encoding[at + 1] >= 0;
        boolean needlessSign = length > 1 && encoding[at] == -1 && encoding[at + 1] < 0;
        if (needlessZero || needlessSign) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(encoding, at, length);
        at += length;
        return Optional.of(number);
    }
}
