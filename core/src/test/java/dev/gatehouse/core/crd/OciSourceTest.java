// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.oci.Repository;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciSourceTest {
    @ParameterizedTest
    @ValueSource(strings = {"gcr.io", "localhost", "localhost:5000", "registry1", "a", "LOCALHOST"})
    void readsARegistryByItself(String text) {
        assertThat(OciSource.parse(text)).isEqualTo(new OciSource.InRegistry(text));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080/test, localhost:8080, test",
        "gcr.io/foo/bar, gcr.io, foo/bar",
        "index.docker.io/library/foo, index.docker.io, library/foo",
        "docker.io/foo/bar, index.docker.io, foo/bar"
    })
    void readsARepository(String text, String registry, String path) {
        assertThat(OciSource.parse(text)).isEqualTo(new OciSource.InRepository(new Repository(registry, path)));
    }

    @ParameterizedTest
    @CsvSource({
        "re@gistry/reponame, registries must be valid RFC 3986 URI authorities: re@gistry/reponame",
        "foo/bar, registries must be valid RFC 3986 URI authorities: foo/bar",
        "'a b', registries must be valid RFC 3986 URI authorities: a b",
        "'', 'registries must be valid RFC 3986 URI authorities: '",
        "gcr.io/, 'repository must be between 2 and 255 characters in length: '",
        "gcr.io/x, repository must be between 2 and 255 characters in length: x",
        "'ex ample.com/x', repository must be between 2 and 255 characters in length: x",
        "'ex ample.com/xy', registries must be valid RFC 3986 URI authorities: ex ample.com",
        "gcr.io/UPPER, repository can only contain the characters `abcdefghijklmnopqrstuvwxyz0123456789_-./`: UPPER",
        "gcr.io/a:v1, repository can only contain the characters `abcdefghijklmnopqrstuvwxyz0123456789_-./`: a:v1",
        "index.docker.io/foo, strict validation requires the full repository path (missing 'library')",
        "docker.io/foo, strict validation requires the full repository path (missing 'library')"
    })
    void refusesWhatIsNeither(String text, String message) {
        assertThatThrownBy(() -> OciSource.parse(text))
                .isInstanceOf(MalformedNameException.class)
                .hasMessage(message);
    }
}
