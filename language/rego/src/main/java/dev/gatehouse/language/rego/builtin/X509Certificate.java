// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import dev.gatehouse.language.rego.builtin.Der.MalformedDerException;
import dev.gatehouse.language.rego.value.Utf8;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A certificate as it was read ([RFC 5280](https://www.rfc-editor.org/rfc/rfc5280)), without judging it.
final class X509Certificate {
    private static final String REPLACED = "\ufffd";
    private static final int UTF8_TEXT = 0x0c;
    private static final int NUMERIC_TEXT = 0x12;
    private static final int PRINTABLE_TEXT = 0x13;
    private static final int LATIN_TEXT = 0x14;
    private static final int ASCII_TEXT = 0x16;
    private static final int WIDE_TEXT = 0x1e;
    private static final int SHORT_TIME = 0x17;
    private static final int LONG_TIME = 0x18;
    private static final Pattern SHORT = Pattern.compile("[0-9]{12}Z");
    private static final Pattern LONG = Pattern.compile("[0-9]{14}Z");

    final byte[] raw;
    final byte[] signedPart;
    final String signatureAlgorithm;
    final byte[] signatureParameters;
    final byte[] signature;
    final int version;
    final BigInteger serial;
    final Name issuer;
    final Name subject;
    final Instant notBefore;
    final Instant notAfter;
    final byte[] publicKey;
    final X509Extensions extensions;

    /// One attribute of a name.
    record Attribute(List<Long> type, String value) {
        Attribute {
            type = List.copyOf(type);
        }
    }

    /// A name as it was encoded, and its attributes in order.
    static final class Name {
        private final byte[] raw;
        private final List<Attribute> attributes;

        Name(byte[] raw, List<Attribute> attributes) {
            this.raw = raw;
            this.attributes = List.copyOf(attributes);
        }

        byte[] raw() {
            return raw.clone();
        }

        List<Attribute> attributes() {
            return attributes;
        }
    }

    private X509Certificate(Der whole) throws MalformedDerException {
        raw = whole.raw();
        List<Der> parts = whole.children(Der.SEQUENCE, 3);
        Der body = parts.get(0);
        signedPart = body.raw();
        List<Der> algorithm = parts.get(1).children(Der.SEQUENCE, 1);
        signatureAlgorithm = algorithm.get(0).dotted();
        signatureParameters = algorithm.size() > 1 ? algorithm.get(1).raw() : new byte[0];
        signature = parts.get(2).bits();
        List<Der> fields = new ArrayList<>(body.children(Der.SEQUENCE, 6));
        int number = 0;
        if (fields.getFirst().is(Der.CONTEXT_INSIDE)) {
            number = fields.removeFirst().only().small();
        }
        if (number < 0 || number > 2 || fields.size() < 6 || parts.size() > 3) {
            throw new MalformedDerException("malformed version");
        }
        version = number + 1;
        serial = fields.get(0).integer();
        if (serial.signum() < 0) {
            throw new MalformedDerException("negative serial number");
        }
        if (!Arrays.equals(fields.get(1).raw(), parts.get(1).raw())) {
            throw new MalformedDerException("inner and outer signature algorithm identifiers don't match");
        }
        issuer = name(fields.get(2));
        List<Der> times = fields.get(3).children(Der.SEQUENCE, 2);
        notBefore = time(times.get(0));
        notAfter = time(times.get(1));
        subject = name(fields.get(4));
        publicKey = fields.get(5).expect(Der.SEQUENCE).raw();
        List<Der> found = new ArrayList<>();
        for (Der field : fields.subList(6, fields.size())) {
            if (field.is(Der.CONTEXT_INSIDE + 3) && version == 3) {
                found.addAll(field.only().children(Der.SEQUENCE, 1));
            }
        }
        extensions = X509Extensions.read(found);
    }

    /// Reads one certificate.
    static X509Certificate read(Der whole) throws MalformedDerException {
        return new X509Certificate(whole);
    }

    static Name name(Der element) throws MalformedDerException {
        List<Attribute> attributes = new ArrayList<>();
        for (Der set : element.expect(Der.SEQUENCE).children()) {
            for (Der attribute : set.children(Der.SET, 1)) {
                List<Der> parts = attribute.children(Der.SEQUENCE, 2);
                String text = text(parts.get(1));
                if (text == null) {
                    throw new MalformedDerException("invalid RDNSequence: invalid attribute value");
                }
                attributes.add(new Attribute(parts.get(0).object(), text));
            }
        }
        return new Name(element.raw(), attributes);
    }

    private static @Nullable String text(Der value) {
        byte[] bytes = value.bytes();
        String text = switch (value.tag()) {
            case UTF8_TEXT -> Utf8.text(bytes);
            case NUMERIC_TEXT, PRINTABLE_TEXT, ASCII_TEXT -> new String(bytes, US_ASCII);
            case LATIN_TEXT -> new String(bytes, ISO_8859_1);
            case WIDE_TEXT -> new String(bytes, UTF_16BE);
            default -> REPLACED;
        };
        // Bytes that do not fit their character set come back as the replacement character.
        return text.contains(REPLACED) ? null : text;
    }

    private static Instant time(Der value) throws MalformedDerException {
        String text = new String(value.bytes(), US_ASCII);
        Pattern shape = value.is(SHORT_TIME) ? SHORT : LONG;
        if (!shape.matcher(text).matches() || !(value.is(SHORT_TIME) || value.is(LONG_TIME))) {
            throw new MalformedDerException("malformed time");
        }
        String century = value.is(LONG_TIME) ? "" : text.compareTo("5") < 0 ? "20" : "19";
        try {
            return LocalDateTime.parse(
                            century + text.substring(0, text.length() - 1),
                            DateTimeFormatter.ofPattern("uuuuMMddHHmmss"))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new MalformedDerException("malformed time");
        }
    }
}
