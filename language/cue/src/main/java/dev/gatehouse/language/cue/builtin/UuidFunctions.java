// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bytes;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The package `uuid`.
final class UuidFunctions {
    private static final Pattern SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{32}");

    private UuidFunctions() {}

    static Family family() {
        Family f = new Family("uuid", "");
        Map<String, Value> spaces = new LinkedHashMap<>();
        spaces.put("DNS", text("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
        spaces.put("URL", text("6ba7b811-9dad-11d1-80b4-00c04fd430c8"));
        spaces.put("OID", text("6ba7b812-9dad-11d1-80b4-00c04fd430c8"));
        spaces.put("X500", text("6ba7b814-9dad-11d1-80b4-00c04fd430c8"));
        spaces.put("Nil", text("00000000-0000-0000-0000-000000000000"));
        f.constant("ns", new Value.StructOf(spaces));
        f.function("Valid", List.of(Kind.STRING), Kind.BOOL, (context, a) -> {
            Value read = read(context, string(a.getFirst()), true);
            return read instanceof Value.Failure ? read : Value.Bool.TRUE;
        });
        f.text("Parse", Kind.STRING, (context, s) -> read(context, s, false));
        f.text("URN", Kind.STRING, (context, s) -> {
            Value read = read(context, s, false);
            return read instanceof Value.Text(String id) ? text("urn:uuid:" + id) : read;
        });
        f.function("FromInt", List.of(Kind.INT), Kind.STRING, (context, a) -> {
            BigInteger number = Family.num(a.getFirst()).value().toBigInteger().abs();
            return number.bitLength() > 128
                    ? context.failure("invalid UUID (got " + (number.bitLength() + 7) / 8 + " bytes)")
                    : text(shaped(String.format("%032x", number)));
        });
        // The reference makes a number of the characters, not of the digits they are.
        f.text(
                "ToInt",
                Kind.INT,
                (context, s) -> s.length() > 64
                        ? context.failure("invalid UUID length: " + s.length())
                        : Value.Num.of(new BigInteger(1, s.getBytes(StandardCharsets.UTF_8))));
        f.text("Variant", Kind.INT, (context, s) -> {
            Value read = read(context, s, false);
            return read instanceof Value.Text(String id) ? Value.Num.of(variant(digit(id, 19))) : read;
        });
        f.text("Version", Kind.INT, (context, s) -> {
            Value read = read(context, s, false);
            return read instanceof Value.Text(String id) ? Value.Num.of(digit(id, 14)) : read;
        });
        hashed(f, "SHA1", "SHA-1", 5);
        hashed(f, "MD5", "MD5", 3);
        return f;
    }

    private static int digit(String id, int at) {
        return Character.digit(id.charAt(at), 16);
    }

    // As the reference counts: 1 the usual one, 2 for older systems, 3 for Microsoft, 4 for the future.
    private static int variant(int digit) {
        if ((digit & 0b1100) == 0b1000) {
            return 1;
        }
        if ((digit & 0b1110) == 0b1100) {
            return 3;
        }
        return (digit & 0b1110) == 0b1110 ? 4 : 2;
    }

    private static Value read(CallContext context, String s, boolean judging) {
        String digits = switch (s.length()) {
            case 36 -> SHAPE.matcher(s).matches() ? s.replace("-", "") : "";
            case 45 ->
                s.toLowerCase(Locale.ROOT).startsWith("urn:uuid:")
                                && SHAPE.matcher(s.substring(9)).matches()
                        ? s.substring(9).replace("-", "")
                        : "";
            case 38 ->
                s.startsWith("{")
                                && s.endsWith("}")
                                && SHAPE.matcher(s.substring(1, 37)).matches()
                        ? s.substring(1, 37).replace("-", "")
                        : "";
            case 32 -> DIGITS.matcher(s).matches() ? s : "";
            default -> "length";
        };
        String message = digits.equals("length")
                ? "invalid UUID length: " + s.getBytes(StandardCharsets.UTF_8).length
                : digits.isEmpty() ? "invalid UUID format" : "";
        if (!message.isEmpty()) {
            return judging ? context.bare(message) : context.failure(message);
        }
        return text(shaped(digits.toLowerCase(Locale.ROOT)));
    }

    private static String shaped(String digits) {
        return String.join(
                "-",
                digits.substring(0, 8),
                digits.substring(8, 12),
                digits.substring(12, 16),
                digits.substring(16, 20),
                digits.substring(20));
    }

    private static void hashed(Family f, String name, String algorithm, int version) {
        f.function(name, List.of(Kind.STRING, Kind.STRING | Kind.BYTES), Kind.STRING, (context, a) -> {
            Value space = read(context, string(a.get(0)), false);
            if (!(space instanceof Value.Text(String id))) {
                return space;
            }
            try {
                MessageDigest digest = MessageDigest.getInstance(algorithm);
                digest.update(HexFormat.of().parseHex(id.replace("-", "")));
                byte[] hash = Arrays.copyOf(digest.digest(bytes(a.get(1))), 16);
                hash[6] = (byte) ((hash[6] & 0x0F) | (version << 4));
                hash[8] = (byte) ((hash[8] & 0x3F) | 0x80);
                return text(shaped(HexFormat.of().formatHex(hash)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
