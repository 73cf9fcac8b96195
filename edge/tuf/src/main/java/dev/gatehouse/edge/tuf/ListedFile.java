// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What one file says about the bytes of another.
///
/// @param length in bytes; empty where it is not said
/// @param hashes in lower-case hex by `sha256` and `sha512`; empty where none is said
record ListedFile(OptionalInt length, Map<String, String> hashes) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");

    ListedFile {
        hashes = Map.copyOf(hashes);
    }

    /// Reads the description of a file of at most `limit` bytes.
    ///
    /// @throws TufException where it is malformed, or knows none of the hashes it has
    static ListedFile read(JsonObject description, String role, int limit) {
        OptionalInt length = OptionalInt.empty();
        if (description.member("length").isPresent()) {
            long said = description.integer("length").orElse(-1L);
            if (said < 0 || said > limit) {
                throw Members.malformed(role, "lists a file of more than " + limit + " bytes");
            }
            length = OptionalInt.of((int) said);
        }
        Map<String, String> hashes = new HashMap<>();
        if (description.member("hashes").isPresent()) {
            JsonObject all = Members.object(description, "hashes", role);
            for (String name : new String[] {"sha256", "sha512"}) {
                JsonValue value = all.member(name).orElse(JsonValue.JsonNull.NULL);
                if (value instanceof JsonString string
                        && HEX.matcher(string.text()).matches()) {
                    hashes.put(name, string.text());
                }
            }
            if (hashes.isEmpty()) {
                throw Members.malformed(role, "lists a file with no hash that is known");
            }
        }
        return new ListedFile(length, hashes);
    }

    /// Refuses bytes that are not the listed ones.
    ///
    /// @throws TufException where length or a hash differs
    void require(byte[] bytes, String name) {
        boolean same = length.orElse(bytes.length) == bytes.length
                && hashes.entrySet().stream().allMatch(hash -> hash.getValue().equals(digest(hash.getKey(), bytes)));
        if (!same) {
            throw new TufException(TufReason.WRONG_CONTENT, name + " is not the file that is listed");
        }
    }

    private static String digest(String name, byte[] bytes) {
        try {
            String algorithm = name.equals("sha512") ? "SHA-512" : "SHA-256";
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every supported Java platform has " + name, e);
        }
    }
}
