// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One element in the distinguished encoding rules ([X.690](https://www.itu.int/rec/T-REC-X.690)), a view of the
/// bytes it was read from.
final class Der {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BITS = 0x03;
    static final int OCTETS = 0x04;
    static final int OBJECT = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int CONTEXT = 0x80;
    static final int CONTEXT_INSIDE = 0xa0;

    private final byte[] data;
    private final int start;
    private final int content;
    private final int end;

    private Der(byte[] data, int start, int content, int end) {
        this.data = data;
        this.start = start;
        this.content = content;
        this.end = end;
    }

    /// Says that bytes are not in this encoding, or not what was looked for.
    static final class MalformedDerException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedDerException(String message) {
            super(message, null, false, false);
        }
    }

    /// Reads the one element that `data` is.
    static Der read(byte[] data) throws MalformedDerException {
        List<Der> all = all(data);
        if (all.size() != 1) {
            throw new MalformedDerException("trailing data");
        }
        return all.getFirst();
    }

    /// Reads the elements that `data` holds one after the other.
    static List<Der> all(byte[] data) throws MalformedDerException {
        return sequence(data, 0, data.length);
    }

    private static List<Der> sequence(byte[] data, int from, int to) throws MalformedDerException {
        List<Der> elements = new ArrayList<>();
        int at = from;
        while (at < to) {
            Der element = element(data, at, to);
            elements.add(element);
            at = element.end;
        }
        return elements;
    }

    private static Der element(byte[] data, int from, int to) throws MalformedDerException {
        if (to - from < 2 || (data[from] & 0x1f) == 0x1f) {
            throw new MalformedDerException("truncated element");
        }
        int length = data[from + 1] & 0xff;
        int content = from + 2;
        if (length >= 0x80) {
            int bytes = length & 0x7f;
            if (bytes == 0 || bytes > 3 || to - content < bytes) {
                throw new MalformedDerException("length is not definite");
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | (data[content++] & 0xff);
            }
            if (length < 0x80 || length >> (8 * (bytes - 1)) == 0) {
                throw new MalformedDerException("length is not minimal");
            }
        }
        if (length > to - content) {
            throw new MalformedDerException("truncated element");
        }
        return new Der(data, from, content, content + length);
    }

    int tag() {
        return data[start] & 0xff;
    }

    boolean is(int tag) {
        return tag() == tag;
    }

    Der expect(int tag) throws MalformedDerException {
        if (!is(tag)) {
            throw new MalformedDerException("unexpected element");
        }
        return this;
    }

    /// Returns the elements inside.
    List<Der> children() throws MalformedDerException {
        return sequence(data, content, end);
    }

    /// Returns the elements inside, of which there must be at least `least`, after checking the tag.
    List<Der> children(int tag, int least) throws MalformedDerException {
        List<Der> children = expect(tag).children();
        if (children.size() < least) {
            throw new MalformedDerException("element is too short");
        }
        return children;
    }

    /// Returns the one element inside.
    Der only() throws MalformedDerException {
        List<Der> children = children();
        if (children.size() != 1) {
            throw new MalformedDerException("more than one element");
        }
        return children.getFirst();
    }

    byte[] bytes() {
        return Arrays.copyOfRange(data, content, end);
    }

    /// Returns the whole element, header included.
    byte[] raw() {
        return Arrays.copyOfRange(data, start, end);
    }

    BigInteger integer() throws MalformedDerException {
        byte[] bytes = expect(INTEGER).bytes();
        boolean padded =
                bytes.length > 1 && ((bytes[0] == 0 && bytes[1] >= 0) || (bytes[0] == (byte) 0xff && bytes[1] < 0));
        if (bytes.length == 0 || padded) {
            throw new MalformedDerException("integer is not minimal");
        }
        return new BigInteger(bytes);
    }

    int small() throws MalformedDerException {
        BigInteger value = integer();
        if (value.bitLength() > 31) {
            throw new MalformedDerException("integer is too large");
        }
        return value.intValue();
    }

    boolean bool() throws MalformedDerException {
        byte[] bytes = expect(BOOLEAN).bytes();
        if (bytes.length != 1 || (bytes[0] != 0 && bytes[0] != (byte) 0xff)) {
            throw new MalformedDerException("malformed boolean");
        }
        return bytes[0] != 0;
    }

    /// Returns the bits of a bit string, the first one in the highest place.
    byte[] bits() throws MalformedDerException {
        byte[] bytes = expect(BITS).bytes();
        if (bytes.length == 0 || bytes[0] > 7 || bytes[0] < 0 || (bytes.length == 1 && bytes[0] != 0)) {
            throw new MalformedDerException("malformed bit string");
        }
        if (bytes.length > 1 && (bytes[bytes.length - 1] & ((1 << bytes[0]) - 1)) != 0) {
            throw new MalformedDerException("malformed bit string");
        }
        return Arrays.copyOfRange(bytes, 1, bytes.length);
    }

    /// Returns the numbers of an object identifier.
    List<Long> object() throws MalformedDerException {
        return object(expect(OBJECT).bytes());
    }

    static List<Long> object(byte[] bytes) throws MalformedDerException {
        List<Long> numbers = new ArrayList<>();
        long number = 0;
        boolean open = false;
        for (byte b : bytes) {
            if (number > Integer.MAX_VALUE >> 7 || (!open && b == (byte) 0x80)) {
                throw new MalformedDerException("malformed object identifier");
            }
            number = number << 7 | (b & 0x7f);
            open = b < 0;
            if (open) {
                continue;
            }
            if (numbers.isEmpty()) {
                long first = Math.min(2, number / 40);
                numbers.add(first);
                numbers.add(number - first * 40);
            } else {
                numbers.add(number);
            }
            number = 0;
        }
        if (numbers.isEmpty() || open) {
            throw new MalformedDerException("malformed object identifier");
        }
        return numbers;
    }

    /// Returns an object identifier with dots.
    String dotted() throws MalformedDerException {
        return dotted(object());
    }

    static String dotted(List<Long> numbers) {
        StringBuilder text = new StringBuilder();
        for (Long number : numbers) {
            text.append(text.isEmpty() ? "" : ".").append(number);
        }
        return text.toString();
    }
}
