// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

/// Movable name of a manifest in a repository: 1 to 128 characters of `[A-Za-z0-9_.-]`, no rule about the first one
/// (as in the reference).
///
/// @param text the tag
public record Tag(String text) {
    public static final Tag LATEST = new Tag("latest");

    private static final int LONGEST = 128;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-.ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public Tag {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new MalformedNameException("tag must be between 1 and 128 characters in length: " + text);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = LETTERS.indexOf(c) >= 0;
            if (!allowed) {
                throw new MalformedNameException("tag can only contain the characters `" + LETTERS + "`: " + text);
            }
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
