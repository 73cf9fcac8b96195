// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A pattern over file names: `*` and `?` within one name, classes in brackets, a backslash before what
/// stands for itself (not on Windows, where it separates).
final class PathPattern {
    private final List<Step> steps = new ArrayList<>();
    private final int separator;
    private final boolean windows;

    /// @throws MalformedPatternException where it is none
    PathPattern(String pattern, char separator, boolean windows) {
        this.separator = separator;
        this.windows = windows;
        int[] all = pattern.codePoints().toArray();
        int at = 0;
        while (at < all.length) {
            switch (all[at]) {
                case '*' -> {
                    steps.add(new Step.Star());
                    at++;
                }
                case '?' -> {
                    steps.add(new Step.Any());
                    at++;
                }
                case '[' -> at = range(all, at + 1);
                default -> {
                    boolean escaped = all[at] == '\\' && !windows;
                    if (escaped && ++at == all.length) {
                        throw new MalformedPatternException();
                    }
                    steps.add(new Step.Literal(all[at]));
                    at++;
                }
            }
        }
    }

    /// Says that a pattern is malformed.
    static final class MalformedPatternException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedPatternException() {
            super("syntax error in pattern", null, false, false);
        }
    }

    private sealed interface Step {
        record Star() implements Step {}

        record Any() implements Step {}

        record Literal(int character) implements Step {}

        record OneOf(boolean negated, List<Range> ranges) implements Step {}
    }

    private record Range(int low, int high) {}

    private int range(int[] all, int start) {
        int at = start;
        boolean negated = at < all.length && all[at] == '^';
        if (negated) {
            at++;
        }
        List<Range> ranges = new ArrayList<>();
        while (at < all.length && (all[at] != ']' || ranges.isEmpty())) {
            at = member(all, at);
            int low = all[at - 1];
            int high = low;
            if (at < all.length && all[at] == '-') {
                at = member(all, at + 1);
                high = all[at - 1];
            }
            ranges.add(new Range(low, high));
        }
        if (at >= all.length) {
            throw new MalformedPatternException();
        }
        steps.add(new Step.OneOf(negated, ranges));
        return at + 1;
    }

    private int member(int[] all, int start) {
        int at = start;
        if (at >= all.length || all[at] == '-' || all[at] == ']') {
            throw new MalformedPatternException();
        }
        if (all[at] == '\\' && !windows) {
            at++;
        }
        if (at >= all.length) {
            throw new MalformedPatternException();
        }
        return at + 1;
    }

    // All places of the pattern that the name read so far can have led to, one after another: never
    // exponential.
    boolean matches(String name) {
        BitSet places = new BitSet(steps.size() + 1);
        places.set(0);
        closure(places);
        int[] all = name.codePoints().toArray();
        for (int c : all) {
            BitSet next = new BitSet(steps.size() + 1);
            for (int i = places.nextSetBit(0); i >= 0 && i < steps.size(); i = places.nextSetBit(i + 1)) {
                boolean inside = c != separator;
                switch (steps.get(i)) {
                    case Step.Star _ -> {
                        if (inside) {
                            next.set(i);
                        }
                    }
                    case Step.Any _ -> next.set(i + 1, next.get(i + 1) || inside);
                    case Step.Literal(int character) -> next.set(i + 1, next.get(i + 1) || character == c);
                    case Step.OneOf(boolean negated, List<Range> ranges) -> {
                        boolean in = ranges.stream().anyMatch(range -> range.low() <= c && c <= range.high());
                        next.set(i + 1, next.get(i + 1) || in != negated);
                    }
                }
            }
            closure(next);
            places = next;
        }
        return places.get(steps.size());
    }

    private void closure(BitSet places) {
        for (int i = places.nextSetBit(0); i >= 0 && i < steps.size(); i = places.nextSetBit(i + 1)) {
            if (steps.get(i) instanceof Step.Star) {
                places.set(i + 1);
            }
        }
    }
}
