// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// What a kept file is called: a word of ours and a digest. No name out of metadata ever becomes a file name.
///
/// @param text letters, digits, dots and dashes
public record StoredName(String text) {
    private static final Pattern PLAIN = Pattern.compile("[a-z]+(-[0-9a-f]{64})?\\.(json|bin)");

    /// The newest root.
    static final StoredName ROOT = new StoredName("root.json");

    /// The newest timestamp that was seen, whatever came after it.
    static final StoredName TIMESTAMP = new StoredName("timestamp.json");

    /// The timestamp that the other files belong to.
    static final StoredName CURRENT = new StoredName("current.json");

    static final StoredName SNAPSHOT = new StoredName("snapshot.json");

    public StoredName {
        if (!PLAIN.matcher(text).matches()) {
            throw new IllegalArgumentException("not a name of a kept file");
        }
    }

    /// Returns what the targets metadata of `role` is called.
    static StoredName targets(String role) {
        return new StoredName("targets-" + sha256(role.getBytes(StandardCharsets.UTF_8)) + ".json");
    }

    /// Returns what the target at `path` is called.
    static StoredName target(String path) {
        return new StoredName("target-" + sha256(path.getBytes(StandardCharsets.UTF_8)) + ".bin");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every supported Java platform has SHA-256", e);
        }
    }
}
