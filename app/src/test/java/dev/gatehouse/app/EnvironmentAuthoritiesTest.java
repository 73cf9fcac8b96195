// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.serve.webhook.ServingCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentAuthoritiesTest {
    private static final String ONE =
            ServingCertificate.selfSigned("one.example").authorityPem();
    private static final String OTHER =
            ServingCertificate.selfSigned("other.example").authorityPem();

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void leavesThePlatformAloneWhereNothingIsSaid() {
        EnvironmentAuthorities authorities = EnvironmentAuthorities.of(Map.of("SSL_CERT_FILE", ""));
        assertThat(authorities.nobody()).isFalse();
        assertThat(authorities.pem()).isEmpty();
    }

    @Test
    void takesAFileInPlaceOfThePlatforms() throws IOException {
        EnvironmentAuthorities authorities = EnvironmentAuthorities.of(
                Map.of("SSL_CERT_FILE", file("ca.pem", ONE + OTHER).toString()));
        assertThat(authorities.certificates()).hasSize(2);
        assertThat(authorities.pem()).contains(ONE.strip(), OTHER.strip());
        assertThat(authorities.problems()).isEmpty();
    }

    @Test
    void takesFoldersBesidesThePlatformsAndPassesOverWhatElseLiesThere() throws IOException {
        file("a.pem", ONE);
        file("b.crt", OTHER);
        file("readme.txt", "none");
        EnvironmentAuthorities authorities =
                EnvironmentAuthorities.of(Map.of("SSL_CERT_DIR", folder + ":" + folder.resolve("none")));
        assertThat(authorities.certificates().size()).isGreaterThan(2);
        assertThat(authorities.pem()).contains(ONE.strip(), OTHER.strip());
        assertThat(authorities.problems()).singleElement().asString().contains("none");
    }

    @Test
    void trustsNobodyByAFileThatHoldsNoCertificate() throws IOException {
        EnvironmentAuthorities authorities = EnvironmentAuthorities.of(
                Map.of("SSL_CERT_FILE", file("ca.pem", "nothing").toString()));
        assertThat(authorities.nobody()).isTrue();
        assertThat(authorities.problems()).hasSize(1);
    }
}
