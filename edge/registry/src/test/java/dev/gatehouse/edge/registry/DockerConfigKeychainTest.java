// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConfigKeychainTest {
    private static final Repository REPOSITORY = Repository.parse("r.example/team/app");

    @TempDir
    Path folder = Path.of(".");

    private Path write(String name, String user) throws IOException {
        return text(name, "{\"auths\":{\"r.example\":{\"username\":\"" + user + "\",\"password\":\"p\"}}}");
    }

    private Path text(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private static List<Credentials> found(Map<String, String> environment) {
        return DockerConfigKeychain.of(environment).credentials(REPOSITORY, Fixture.NOBODY);
    }

    private static List<Credentials> user(String name) {
        return List.of(new Credentials.Basic(name, "p"));
    }

    @Test
    void takesTheFirstFileThatExists() throws Exception {
        write("home/.docker/config.json", "home");
        write("config/config.json", "config");
        Path auth = write("auth.json", "auth");
        write("run/containers/auth.json", "run");
        String home = folder.resolve("home").toString();
        String config = folder.resolve("config").toString();
        String run = folder.resolve("run").toString();
        String none = folder.resolve("none").toString();
        Map<String, String> all = Map.of(
                "HOME", home, "DOCKER_CONFIG", config, "REGISTRY_AUTH_FILE", auth.toString(), "XDG_RUNTIME_DIR", run);
        assertThat(found(all)).isEqualTo(user("config"));
        assertThat(found(Map.of("HOME", home, "REGISTRY_AUTH_FILE", auth.toString())))
                .isEqualTo(user("home"));
        assertThat(found(Map.of("HOME", none, "REGISTRY_AUTH_FILE", auth.toString(), "XDG_RUNTIME_DIR", run)))
                .isEqualTo(user("auth"));
        assertThat(found(Map.of("HOME", none, "XDG_RUNTIME_DIR", run))).isEqualTo(user("run"));
        assertThat(found(Map.of("HOME", none))).isEmpty();
        assertThat(found(Map.of())).isEmpty();
    }

    @Test
    void readsAFileAgainThatChanged() throws Exception {
        Path file = write("auth.json", "one");
        DockerConfigKeychain keychain = DockerConfigKeychain.of(Map.of("REGISTRY_AUTH_FILE", file.toString()));
        assertThat(keychain.credentials(REPOSITORY, Fixture.NOBODY)).isEqualTo(user("one"));
        write("auth.json", "second");
        assertThat(keychain.credentials(REPOSITORY, Fixture.NOBODY)).isEqualTo(user("second"));
    }

    @Test
    void cannotSayAnythingWhereTheFileIsGarbled() throws Exception {
        Path file = text("auth.json", "{\"auths\":{\"r.example\":{\"password\":\"secret\"}}");
        assertThatThrownBy(() -> found(Map.of("REGISTRY_AUTH_FILE", file.toString())))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("secret");
    }

    @Test
    void runsNoHelperAndSaysSo() throws Exception {
        Path file = text(
                "auth.json",
                "{\"auths\":{\"s.example\":{}},\"credHelpers\":{\"r.example\":\"ecr-login\"},\"credsStore\":\"desktop\"}");
        DockerConfigKeychain keychain = DockerConfigKeychain.of(Map.of("REGISTRY_AUTH_FILE", file.toString()));
        assertThat(keychain.credentials(REPOSITORY, Fixture.NOBODY))
                .containsExactly(new Credentials.Anonymous("credential helper docker-credential-ecr-login is not run"));
        assertThat(keychain.credentials(Repository.parse("s.example/xy"), Fixture.NOBODY))
                .containsExactly(new Credentials.Anonymous("credential helper docker-credential-desktop is not run"));
    }

    @Test
    void namesTheHelperWhereTheRegistryRefuses() throws Exception {
        Path file = text("auth.json", "{\"credsStore\":\"desktop\"}");
        try (Fixture fixture =
                new Fixture().signed().with(DockerConfigKeychain.of(Map.of("REGISTRY_AUTH_FILE", file.toString())))) {
            assertThat(fixture.admits(fixture.tagged())).isTrue();
            fixture.registry.requireBasic("user", "secret");
            assertThatThrownBy(fixture::tagged)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageEndingWith(
                            ": UNAUTHORIZED: authentication required (credential helper docker-credential-desktop is not run)");
        }
    }
}
