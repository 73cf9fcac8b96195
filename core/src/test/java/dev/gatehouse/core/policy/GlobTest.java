// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {
    private static final String H = "@sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "**, index.docker.io/library/nginx",
        "**, ghcr.io/a/b/c",
        "*, index.docker.io/library/nginx",
        "*, nginx",
        "*/*, index.docker.io/foo/bar",
        "*/*, index.docker.io/library/nginx",
        "*/*/*, ghcr.io/foo/bar",
        "*/*/*, index.docker.io/library/nginx",
        "index.docker.io/library/*, nginx",
        "ghcr.io/foo/*, ghcr.io/foo/bar",
        "ghcr.io/foo/**, ghcr.io/foo/bar",
        "ghcr.io/foo/**, ghcr.io/foo/bar/baz",
        "ghcr.io/foo/bar*, ghcr.io/foo/bar",
        "ghcr.io/foo/bar*, ghcr.io/foo/barbaz",
        "ghcr.io/foo/bar@sha256:*, ghcr.io/foo/bar",
        "ghcr.io/foo/bar@*, ghcr.io/foo/bar:v1",
        "***, ghcr.io/foo/bar",
        "**/bar@**, ghcr.io/foo/bar",
    })
    void matches(String glob, String image) {
        assertThat(Glob.parse(glob).matches(ImageReference.parse(image + H))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "*, index.docker.io/foo/bar",
        "*, ghcr.io/foo/bar",
        "*/*, ghcr.io/foo/bar",
        "*/*/*, ghcr.io/a/b/c",
        "nginx, nginx",
        "nginx*, nginx",
        "ghcr.io/foo/*, ghcr.io/foo/bar/baz",
        "ghcr.io/foo/bar, ghcr.io/foo/bar",
        "ghcr.io/foo/bar@sha256:*, ghcr.io/foo/bar/baz",
        "ghcr.io/foo/bar:*, ghcr.io/foo/bar:v1",
        "ghcr.io/foo/bar:v1, ghcr.io/foo/bar:v1",
        "ghcr.io/foo/**, ghcrxio/foo/bar",
        "ghcr.io/FOO/**, ghcr.io/foo/bar",
        "ghcr.io/foo/**, index.docker.io/ghcr.io/foo",
    })
    void doesNotMatch(String glob, String image) {
        assertThat(Glob.parse(glob).matches(ImageReference.parse(image + H))).isFalse();
    }

    // The reference matches the written spelling only (VE D-08).
    @ParameterizedTest
    @CsvSource({
        "ghcr.io/foo/**, GHCR.io/foo/bar",
        "ghcr.io/foo/**, ghcr.io:443/foo/bar",
        "ghcr.io/foo/**, ghcr.io./foo/bar",
        "GHCR.io/foo/**, GHCR.io/foo/bar",
        "index.docker.io/library/*, registry-1.docker.io/library/nginx",
        "localhost/**, localhost/foo",
    })
    void matchesOtherSpellingsOfARegistryToo(String glob, String image) {
        assertThat(Glob.parse(glob).matches(ImageReference.parse(image + H))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a-z]*", "foo?", "foo+x", "", "a b", "föö", "a\n", "$FOO*"})
    void refusesWhatIsNoGlob(String glob) {
        assertThatThrownBy(() -> Glob.parse(glob))
                .isInstanceOf(MalformedGlobException.class)
                .hasMessage("invalid glob \"" + glob + "\"");
    }

    @Test
    void refusesAGlobOfAMegabyte() {
        assertThatThrownBy(() -> Glob.parse("*".repeat(1 << 20))).isInstanceOf(MalformedGlobException.class);
    }

    // A backtracking matcher would need longer than the age of the universe for this one.
    @Test
    void endsOnPatternsThatMakeBacktrackingExplode() {
        Glob glob = Glob.parse("*a".repeat(200) + "**b".repeat(100));
        assertThat(glob.matches("a".repeat(1000))).isFalse();
    }

    @Test
    void agreesWithARegularExpressionOnRandomInput() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text = random("ab/*", random, 1 + random.nextInt(6));
            String name = random("ab/", random, random.nextInt(8));
            if (text.equals("*") || text.equals("*/*")) {
                continue;
            }
            String regex = text.replace("**", "\u0000").replace("*", "[^/]*").replace("\u0000", ".*");
            assertThat(Glob.parse(text).matches(name))
                    .as("seed %d: %s on %s", seed, text, name)
                    .isEqualTo(Pattern.matches(regex, name));
        }
    }

    private static String random(String alphabet, Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void anIndexFindsExactlyWhatTryingAllFinds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<List<Glob>> items = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            List<Glob> globs = new ArrayList<>();
            for (int j = 0; j < 1 + random.nextInt(3); j++) {
                globs.add(Glob.parse(
                        switch (random.nextInt(6)) {
                            case 0 -> "**";
                            case 1 -> "registry-" + random.nextInt(50) + ".example.com/team/**";
                            case 2 -> "**/app-" + random.nextInt(30) + "@*";
                            case 3 -> "*/*/*";
                            case 4 -> "registry-" + random.nextInt(50) + ".example.com/*/app*";
                            default -> "re*/te*/a**";
                        }));
            }
            items.add(globs);
        }
        GlobIndex<List<Glob>> index = GlobIndex.of(items, globs -> globs);
        for (int i = 0; i < 500; i++) {
            ImageReference reference = ImageReference.parse("REGISTRY-".repeat(random.nextInt(2)) + "registry-"
                    + random.nextInt(50) + ".example.com/team/app-" + random.nextInt(30) + H);
            assertThat(index.matching(reference))
                    .as("seed %d: %s", seed, reference)
                    .isEqualTo(items.stream()
                            .filter(globs -> globs.stream().anyMatch(glob -> glob.matches(reference)))
                            .toList());
        }
    }

    @Test
    void acceptsEveryLetterOfItsAlphabet() {
        String all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:/.@";
        assertThat(Glob.parse(all).matches(all)).isTrue();
        assertThat(Glob.parse("a".repeat(1024)).matches("a".repeat(1024))).isTrue();
        assertThatThrownBy(() -> Glob.parse("a".repeat(1025))).isInstanceOf(MalformedGlobException.class);
    }

    @Test
    void isItsText() {
        assertThat(Glob.parse("*")).hasToString("*").isEqualTo(Glob.parse("*")).hasSameHashCodeAs(Glob.parse("*"));
        assertThat(Glob.parse("*")).isNotEqualTo(Glob.parse("**")).isNotEqualTo("*");
        assertThat(Glob.parse("a*bc**d").literals()).containsExactly("a", "bc", "d");
    }

    // The only run of characters that tells these patterns apart is the last one of the name, or the first.
    @Test
    void anIndexLooksAtBothEndsOfAName() {
        String digest = "@sha256:" + "0".repeat(56);
        List<List<Glob>> items = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            items.add(List.of(Glob.parse("ghcr.io/foo/bar" + digest + "000000" + i)));
            items.add(List.of(Glob.parse("r" + i + ".ioxx/bar*")));
        }
        GlobIndex<List<Glob>> index = GlobIndex.of(items, globs -> globs);
        for (int i = 10; i < 40; i++) {
            assertThat(index.matching(ImageReference.parse("ghcr.io/foo/bar" + digest + "000000" + i)))
                    .containsExactly(items.get(2 * (i - 10)));
            assertThat(index.matching(ImageReference.parse("r" + i + ".ioxx/bar" + H)))
                    .containsExactly(items.get(2 * (i - 10) + 1));
        }
    }
}
