// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells whether some text matches two patterns at once. Patterns hold characters, `.`, classes such as
/// `[a-z0-9]`, each with an optional `*` or `+`, and `\` before a character that stands for itself.
final class GlobIntersection {
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

    private record State(int left, int right) {}

    boolean isPossible(String left, String right) {
        List<Piece> a = pieces(left);
        List<Piece> b = pieces(right);
        Deque<State> queue = new ArrayDeque<>();
        Set<State> seen = new HashSet<>();
        add(new State(0, 0), queue, seen);
        while (!queue.isEmpty()) {
            State state = queue.remove();
            call.charge(1);
            boolean leftDone = state.left() == a.size();
            boolean rightDone = state.right() == b.size();
            if (leftDone && rightDone) {
                return true;
            }
            if (!leftDone && a.get(state.left()).optional()) {
                add(new State(state.left() + 1, state.right()), queue, seen);
            }
            if (!rightDone && b.get(state.right()).optional()) {
                add(new State(state.left(), state.right() + 1), queue, seen);
            }
            if (!leftDone
                    && !rightDone
                    && a.get(state.left())
                            .characters()
                            .meets(b.get(state.right()).characters())) {
                for (int nextLeft : after(state.left(), a)) {
                    for (int nextRight : after(state.right(), b)) {
                        add(new State(nextLeft, nextRight), queue, seen);
                    }
                }
            }
        }
        return false;
    }

    private static void add(State state, Deque<State> queue, Set<State> seen) {
        if (seen.add(state)) {
            queue.add(state);
        }
    }

    // A repeated piece was split into a required and an optional one, so staying is only possible at the
    // optional one.
    private static List<Integer> after(int at, List<Piece> pieces) {
        return pieces.get(at).repeated() ? List.of(at, at + 1) : List.of(at + 1);
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
            if (quantifier == '+') {
                pieces.add(new Piece(characters, false, false));
            }
            boolean repeats = quantifier == '*' || quantifier == '+';
            pieces.add(new Piece(characters, repeats, repeats));
            if (repeats) {
                at++;
            }
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
