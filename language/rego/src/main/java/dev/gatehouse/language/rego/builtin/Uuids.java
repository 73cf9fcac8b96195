// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// UUIDs taken apart ([RFC 4122 §4](https://www.rfc-editor.org/rfc/rfc4122#section-4)).
final class Uuids {
    private static final Pattern PLAIN = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern DASHED =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final long GREGORIAN = 0x01B21DD213814000L;

    private Uuids() {}

    static void define(Library library) {
        library.function("uuid.rfc4122(k:S) output:S", call -> {
            RandomGenerator random = call.context().random();
            long high = (random.nextLong() & ~0xF000L) | 0x4000L;
            long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new StringValue(new UUID(high, low).toString());
        });
        library.function("uuid.parse(uuid:S) result:{{S:A}}", Uuids::parse);
    }

    private static Value parse(Call call) {
        String text = call.string(0);
        call.charge(text.length());
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("urn:uuid:")) {
            lower = lower.substring(9);
        } else if (lower.length() == 38) {
            lower = lower.substring(1, 37);
        }
        if (PLAIN.matcher(lower).matches()) {
            lower = lower.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        } else if (!DASHED.matcher(lower).matches()) {
            throw BuiltinException.of("invalid UUID");
        }
        UUID uuid = UUID.fromString(lower);
        Map<Value, Value> members = new HashMap<>();
        int version = (int) (uuid.getMostSignificantBits() >> 12 & 0xF);
        put(members, "version", NumberValue.of(version));
        put(members, "variant", new StringValue(variant(uuid.getLeastSignificantBits() >>> 56)));
        if (version == 1 || version == 2) {
            timed(uuid, version, members);
        }
        return ObjectValue.of(members);
    }

    private static void put(Map<Value, Value> members, String name, Value value) {
        members.put(new StringValue(name), value);
    }

    private static String variant(long octet) {
        if ((octet & 0xC0) == 0x80) {
            return "RFC4122";
        }
        if ((octet & 0xE0) == 0xC0) {
            return "Microsoft";
        }
        return (octet & 0xE0) == 0xE0 ? "Future" : "Reserved";
    }

    private static void timed(UUID uuid, int version, Map<Value, Value> members) {
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        long time = (high & 0xFFFL) << 48 | (high >> 16 & 0xFFFFL) << 32 | high >>> 32;
        put(members, "time", NumberValue.of((time - GREGORIAN) * 100));
        put(members, "clocksequence", NumberValue.of(low >>> 48 & 0x3FFF));
        StringBuilder node = new StringBuilder();
        for (int i = 5; i >= 0; i--) {
            node.append(node.isEmpty() ? "" : "-").append(String.format("%02x", low >>> (8 * i) & 0xFF));
        }
        put(members, "nodeid", new StringValue(node.toString()));
        long first = low >>> 40 & 0xFF;
        put(
                members,
                "macvariables",
                new StringValue(
                        ((first & 2) == 0 ? "global" : "local") + ":" + ((first & 1) == 0 ? "unicast" : "multicast")));
        if (version == 2) {
            put(members, "id", NumberValue.of(high >>> 32));
            long domain = low >>> 48 & 0xFF;
            put(
                    members,
                    "domain",
                    new StringValue(
                            switch ((int) domain) {
                                case 0 -> "Person";
                                case 1 -> "Group";
                                case 2 -> "Org";
                                default -> "Domain" + domain;
                            }));
        }
    }
}
