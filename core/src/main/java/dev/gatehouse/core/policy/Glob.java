// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.oci.Repository;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Pattern over fully qualified image names. `**` stands for any characters, `*` for any but `/`, everything else for
/// itself; the whole name must match, case counts. Two patterns are short for Docker Hub: `*` means
/// `index.docker.io/library/*` and `*/*` means `index.docker.io/*/*`.
///
/// Matching walks the name once and keeps the set of places in the pattern that are still possible, so its time is
/// bounded by the product of both lengths whatever the pattern.
public final class Glob {
    private static final int LONGEST = 1024;
    private static final char ANY = '\u0001';
    private static final char ANY_BUT_SLASH = '\u0002';

    private final String text;
    private final char[] tokens;
    private final List<String> literals;
    private final boolean startsLiteral;
    private final boolean endsLiteral;

    private Glob(String text, String rewritten) {
        this.text = text;
        this.tokens = tokens(rewritten);
        this.literals = literals(tokens);
        this.startsLiteral = tokens[0] > ANY_BUT_SLASH;
        this.endsLiteral = tokens[tokens.length - 1] > ANY_BUT_SLASH;
    }

    /// Reads a pattern.
    ///
    /// @throws MalformedGlobException where it is empty, longer than 1024 characters or has a character outside
    ///     `[A-Za-z0-9-_:/*.@]`
    public static Glob parse(String text) {
        String rewritten = switch (text) {
            case "*" -> Repository.DOCKER_HUB + "/library/*";
            case "*/*" -> Repository.DOCKER_HUB + "/*/*";
            default -> text;
        };
        boolean allowed = !rewritten.isEmpty() && rewritten.length() <= LONGEST;
        for (int i = 0; allowed && i < rewritten.length(); i++) {
            char c = rewritten.charAt(i);
            allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_:/*.@".indexOf(c) >= 0;
        }
        if (!allowed) {
            throw new MalformedGlobException("invalid glob \"" + rewritten + "\"");
        }
        return new Glob(text, rewritten);
    }

    private static char[] tokens(String glob) {
        StringBuilder tokens = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c != '*') {
                tokens.append(c);
            } else if (i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                tokens.append(ANY);
                i++;
            } else {
                tokens.append(ANY_BUT_SLASH);
            }
        }
        return tokens.toString().toCharArray();
    }

    private static List<String> literals(char[] tokens) {
        List<String> literals = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (char token : tokens) {
            if (token > ANY_BUT_SLASH) {
                literal.append(token);
            } else if (!literal.isEmpty()) {
                literals.add(literal.toString());
                literal.setLength(0);
            }
        }
        if (!literal.isEmpty()) {
            literals.add(literal.toString());
        }
        return List.copyOf(literals);
    }

    /// Tells whether this pattern matches `reference` as it is spelled, or in the canonical spelling of its registry
    /// (lower-case host, no port 443, no trailing dot): another spelling of a name is no way around a policy.
    public boolean matches(ImageReference reference) {
        return spellings(reference).stream().anyMatch(this::matches);
    }

    /// Returns the names under which a pattern may know `reference`, the written one first.
    static Set<String> spellings(ImageReference reference) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(reference.name());
        String suffix = switch (reference) {
            case DigestReference pinned -> "@" + pinned.digest();
            case TaggedReference tagged -> ":" + tagged.tag();
        };
        Repository canonical = reference.repository().canonical();
        spellings.add(canonical + suffix);
        // A container runtime takes `localhost/x` for a registry on the node, the name grammar for a path on Docker
        // Hub.
        if (canonical.registry().equals(Repository.DOCKER_HUB)
                && canonical.path().startsWith("localhost/")) {
            spellings.add(canonical.path() + suffix);
        }
        return spellings;
    }

    /// Tells whether this pattern matches the whole of `name`.
    public boolean matches(String name) {
        if (startsLiteral && !name.startsWith(literals.getFirst())) {
            return false;
        }
        if (endsLiteral && !name.endsWith(literals.getLast())) {
            return false;
        }
        boolean[] reachable = new boolean[tokens.length + 1];
        reachable[0] = true;
        skipStars(reachable);
        for (int i = 0; i < name.length(); i++) {
            boolean[] next = new boolean[tokens.length + 1];
            boolean any = false;
            char c = name.charAt(i);
            for (int place = 0; place < tokens.length; place++) {
                if (!reachable[place]) {
                    continue;
                }
                char token = tokens[place];
                if (token == ANY || (token == ANY_BUT_SLASH && c != '/')) {
                    next[place] = true;
                    any = true;
                } else if (token == c) {
                    next[place + 1] = true;
                    any = true;
                }
            }
            if (!any) {
                return false;
            }
            skipStars(next);
            reachable = next;
        }
        return reachable[tokens.length];
    }

    // A star may stand for nothing, so what can be reached before it can be reached behind it.
    private void skipStars(boolean[] reachable) {
        for (int place = 0; place < tokens.length; place++) {
            if (reachable[place] && tokens[place] <= ANY_BUT_SLASH) {
                reachable[place + 1] = true;
            }
        }
    }

    /// Returns the runs of literal text; a name that lacks one of them cannot match.
    List<String> literals() {
        return literals;
    }

    /// Returns the pattern as it was written.
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && text.equals(glob.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
