// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTest {
    private static final String H = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "nginx, index.docker.io/library/nginx:latest",
        "docker.io/library/nginx:1, index.docker.io/library/nginx:1",
        "docker.io/nginx, index.docker.io/library/nginx:latest",
        "foo/bar, index.docker.io/foo/bar:latest",
        "localhost/foo, index.docker.io/localhost/foo:latest",
        "localhost:5000/foo, localhost:5000/foo:latest",
        "registry-1.docker.io/library/nginx, registry-1.docker.io/library/nginx:latest",
        "ghcr.io/foo/bar:v1, ghcr.io/foo/bar:v1",
        "ghcr.io:443/foo/bar, ghcr.io:443/foo/bar:latest",
        "GHCR.io/foo/bar, GHCR.io/foo/bar:latest",
        "https://gcr.io/foo, https://gcr.io/foo:latest",
        "ghcr.io/a//b/../c/, ghcr.io/a//b/../c/:latest",
        "gcr.io/x/y:.-_tag, gcr.io/x/y:.-_tag",
        "[::1]:5000/foo, [::1]:5000/foo:latest",
        "ghcr.io, index.docker.io/library/ghcr.io:latest",
    })
    void readsTags(String text, String name) {
        assertThat(ImageReference.parse(text)).isInstanceOfSatisfying(TaggedReference.class, tagged -> {
            assertThat(tagged.name()).isEqualTo(name);
            assertThat(tagged.original()).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/foo/bar:v1@, ghcr.io/foo/bar@, v1",
        "nginx@, index.docker.io/library/nginx@, ",
        "GHCR.io/foo/bar@, GHCR.io/foo/bar@, ",
        "ghcr.io:443/foo/bar@, ghcr.io:443/foo/bar@, ",
        "localhost:5000/foo:1@, localhost:5000/foo@, 1",
    })
    void readsDigestsAndKeepsTheTagOutOfTheName(String text, String name, String tag) {
        String original = text + "sha256:" + H;
        assertThat(ImageReference.parse(original)).isInstanceOfSatisfying(DigestReference.class, pinned -> {
            assertThat(pinned.name()).isEqualTo(name + "sha256:" + H);
            assertThat(pinned.original()).isEqualTo(original);
            assertThat(pinned.digest()).isEqualTo(new Digest(H));
            assertThat(pinned.tag()).isEqualTo(Optional.ofNullable(tag).map(Tag::new));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "Foo",
                "ghcr.io/Foo/bar",
                "nginx:",
                "nginx:v1+x",
                "ghcr.io/a",
                "ghcr.io/",
                "/foo/bar:x y",
                "foo bar",
                "exa mple.com/foo",
                "user@example.com/foo",
                "ghcr.io:x/foo",
                "ghcr.io/foo/bar@sha256:",
                "nginx@sha512:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "nginx@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
                "nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
                "nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "nginx@sha256:../../x",
                "nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef@x",
                "nginx\n",
                "gcr.io/föö",
            })
    void refusesWhatIsNoReference(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(MalformedNameException.class)
                .hasMessage("could not parse reference: " + text);
    }

    @Test
    void refusesAReferenceOfAMegabyte() {
        assertThatThrownBy(() -> ImageReference.parse("a".repeat(1 << 20))).isInstanceOf(MalformedNameException.class);
    }

    @Test
    void boundsPathAndTag() {
        assertThat(ImageReference.parse("ghcr.io/" + "a".repeat(255))).isInstanceOf(TaggedReference.class);
        assertThatThrownBy(() -> ImageReference.parse("ghcr.io/" + "a".repeat(256)))
                .isInstanceOf(MalformedNameException.class);
        assertThat(ImageReference.parse("nginx:" + "t".repeat(128))).isInstanceOf(TaggedReference.class);
        assertThatThrownBy(() -> ImageReference.parse("nginx:" + "t".repeat(129)))
                .isInstanceOf(MalformedNameException.class);
    }

    @Test
    void pinsATagKeepingIt() {
        TaggedReference tagged = (TaggedReference) ImageReference.parse("nginx");
        assertThat(tagged.pinnedTo(new Digest(H)).original())
                .isEqualTo("index.docker.io/library/nginx:latest@sha256:" + H);
    }

    @ParameterizedTest
    @CsvSource({
        "GHCR.io/foo/bar, ghcr.io/foo/bar",
        "ghcr.io:443/foo/bar, ghcr.io/foo/bar",
        "ghcr.io./foo/bar, ghcr.io/foo/bar",
        "GHCR.io.:443/foo/bar, ghcr.io/foo/bar",
        "registry-1.docker.io/library/nginx, index.docker.io/library/nginx",
        "registry-1.docker.io/nginx, index.docker.io/library/nginx",
        "DOCKER.io/nginx, index.docker.io/library/nginx",
        "ghcr.io:8443/foo/bar, ghcr.io:8443/foo/bar",
        "[::1]:443/foo, [::1]/foo",
        "[::1]/foo, [::1]/foo",
        "ghcr.io:0443/foo/bar, ghcr.io/foo/bar",
        "ghcr.io:00443/foo/bar, ghcr.io/foo/bar",
        "ghcr.io:05000/foo/bar, ghcr.io:5000/foo/bar",
        "ghcr.io:/foo/bar, ghcr.io/foo/bar",
        "ghcr.io.:/foo/bar, ghcr.io/foo/bar",
        "ghcr.io//foo/bar, ghcr.io/foo/bar",
        "ghcr.io/./foo/bar/, ghcr.io/foo/bar",
        "ghcr.io/x/../foo//bar, ghcr.io/foo/bar",
        "ghcr.io/../../foo/bar, ghcr.io/foo/bar",
        "ghcr.io/a/., ghcr.io/a/.",
        "registry-1.docker.io:0443/./nginx, index.docker.io/library/nginx",
    })
    void hasOneCanonicalSpellingForEveryRegistry(String text, String canonical) {
        assertThat(Repository.parse(text).canonical()).hasToString(canonical);
    }

    @Test
    void digestsContent() {
        assertThat(Digest.of(new byte[0]))
                .hasToString("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThatThrownBy(() -> Digest.parse("sha1:" + H)).isInstanceOf(MalformedNameException.class);
    }
}
