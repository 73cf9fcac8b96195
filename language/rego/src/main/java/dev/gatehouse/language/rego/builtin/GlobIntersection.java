// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells whether some text matches two patterns at once. Patterns hold characters, `.`, classes such as
/// `[a-z0-9]`, each with an optional `*` or `+`, and `\` before a character that stands for itself.
final class GlobIntersection {
    private static final int DEPTH_LIMIT = 1000;

    private final Call call;

    GlobIntersection(Call call) {
        this.call = call;
    }

    /// One place of a pattern: the characters it takes, and whether it may be left out or repeated.
    private record Piece(Characters characters, boolean optional, boolean repeated) {}

    /// A set of characters.
    ///
    /// @param all whether it holds every character
    private record Characters(boolean all, BitSet members) {
        boolean meets(Characters other) {
            if (all || other.all) {
                return (all || !members.isEmpty()) && (other.all || !other.members.isEmpty());
            }
            return members.intersects(other.members);
        }
    }

    /// Where both patterns stand.
    private record State(boolean swapped, int left, int right) {}

    /// Tells whether a text is found, by the reference's own search, which knows no empty text and does not leave
    /// out what may be left out at the end.
    boolean isPossible(String left, String right) {
        return new Search(pieces(left), pieces(right)).normal(0, 0, false, 0);
    }

    private final class Search {
        private final List<Piece> left;
        private final List<Piece> right;
        private final Set<State> failed = new HashSet<>();

        Search(List<Piece> left, List<Piece> right) {
            this.left = left;
            this.right = right;
        }

        private List<Piece> first(boolean swapped) {
            return swapped ? right : left;
        }

        boolean normal(int from, int to, boolean swapped, int depth) {
            List<Piece> one = first(swapped);
            List<Piece> other = first(!swapped);
            call.charge(1);
            if (depth > DEPTH_LIMIT) {
                throw call.exceeded("depth");
            }
            int i = from;
            int j = to;
            while (i < one.size() && j < other.size()) {
                Piece a = one.get(i);
                Piece b = other.get(j);
                if (a.repeated()) {
                    return special(i, j, swapped, depth);
                }
                if (b.repeated()) {
                    return special(j, i, !swapped, depth);
                }
                if (!a.characters().meets(b.characters())) {
                    return false;
                }
                i++;
                j++;
            }
            return i == one.size() && j == other.size();
        }

        // The piece at `at` is repeated.
        private boolean special(int at, int to, boolean swapped, int depth) {
            if (!failed.add(new State(swapped, at, to))) {
                return false;
            }
            List<Piece> one = first(swapped);
            List<Piece> other = first(!swapped);
            Piece star = one.get(at);
            int i = to;
            if (!star.optional()) {
                if (!star.characters().meets(other.get(i).characters())) {
                    return false;
                }
                // What is repeated itself is enough for what follows, too.
                i += other.get(i).repeated() ? 0 : 1;
            }
            Piece next = at + 1 < one.size() ? one.get(at + 1) : null;
            while (i < other.size()) {
                call.charge(1);
                Characters members = other.get(i).characters();
                if (next != null && next.characters().meets(members) && normal(at + 1, i, swapped, depth + 1)) {
                    return true;
                }
                if (!star.characters().meets(members)) {
                    return false;
                }
                i++;
            }
            return next == null;
        }
    }

    private List<Piece> pieces(String pattern) {
        call.charge(pattern.length() * 8L);
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            Characters characters;
            switch (c) {
                case '.' -> {
                    characters = new Characters(true, new BitSet());
                    at++;
                }
                case '[' -> {
                    int close = closing(pattern, at);
                    characters = members(pattern.substring(at + 1, close));
                    at = close + 1;
                }
                case '*', '+', ']' -> throw BuiltinException.of("input:" + pattern + ", pos:" + at + ", bad input");
                default -> {
                    int start = c == '\\' ? at + 1 : at;
                    if (start >= pattern.length()) {
                        throw BuiltinException.of("input:" + pattern + ", pos:" + at + ", escape without a character");
                    }
                    BitSet one = new BitSet();
                    one.set(pattern.charAt(start));
                    characters = new Characters(false, one);
                    at = start + 1;
                }
            }
            char quantifier = at < pattern.length() ? pattern.charAt(at) : ' ';
            boolean repeats = quantifier == '*' || quantifier == '+';
            Piece piece = new Piece(characters, quantifier == '*', repeats);
            Piece before = pieces.isEmpty() ? piece : pieces.getLast();
            if (repeats
                    && !pieces.isEmpty()
                    && before.repeated()
                    && before.characters().equals(characters)) {
                pieces.set(pieces.size() - 1, new Piece(characters, before.optional() && piece.optional(), true));
            } else {
                pieces.add(piece);
            }
            at += repeats ? 1 : 0;
        }
        return pieces;
    }

    private static int closing(String pattern, int open) {
        for (int i = open + 1; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
            } else if (pattern.charAt(i) == ']') {
                return i;
            }
        }
        throw BuiltinException.of("input:" + pattern + ", pos:" + open + ", class without an end");
    }

    private static Characters members(String text) {
        BitSet members = new BitSet();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '-') {
                throw BuiltinException.of("class with a range that has no beginning or no end");
            }
            at += text.charAt(at) == '\\' && at + 1 < text.length() ? 1 : 0;
            char first = text.charAt(at++);
            if (at + 1 < text.length() && text.charAt(at) == '-') {
                char last = text.charAt(at + 1);
                if (last < first) {
                    throw BuiltinException.of("class with a range that runs backwards");
                }
                members.set(first, last + 1);
                at += 2;
            } else {
                members.set(first);
            }
        }
        return new Characters(false, members);
    }
}
