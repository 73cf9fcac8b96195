// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Credentials.Basic;
import dev.gatehouse.edge.registry.DockerConfig.Hosts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigTest {
    private static DockerConfig config(String text) {
        return DockerConfig.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String entry(String key, String user) {
        return "\"" + key + "\":{\"username\":\"" + user + "\",\"password\":\"p\"}";
    }

    private static List<Credentials> found(String key, String repository, Hosts hosts) {
        return config("{\"auths\":{" + entry(key, "u") + "}}").credentials(Repository.parse(repository), hosts);
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io, ghcr.io/a/b",
        "https://ghcr.io, ghcr.io/a/b",
        "http://ghcr.io/v2/, ghcr.io/a/b",
        "GHCR.io, ghcr.io/a/b",
        "ghcr.io, GHCR.io/a/b",
        "ghcr.io:443, ghcr.io/a/b",
        "ghcr.io, ghcr.io:443/a/b",
        "ghcr.io/a, ghcr.io/a/b",
        "ghcr.io/a/b, ghcr.io/a/b",
        "https://index.docker.io/v1/, nginx",
        "index.docker.io, nginx",
        "docker.io, nginx",
        "docker.io/library, nginx",
        "registry-1.docker.io, foo/bar",
        "localhost:5000, localhost:5000/a/b",
    })
    void findsTheEntryOfARepository(String key, String repository) {
        assertThat(found(key, repository, Hosts.EXACT)).containsExactly(new Basic("u", "p"));
        assertThat(found(key, repository, Hosts.PATTERNS)).containsExactly(new Basic("u", "p"));
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io, ghcr.io.evil.example/a/b",
        "x.azurecr.io, x.azurecr.io.evil/a/b",
        "azurecr.io, x.azurecr.io/a/b",
        "*.azurecr.io, x.azurecr.io.evil/a/b",
        "*.azurecr.io, x.y.azurecr.io/a/b",
        "*.dkr.ecr.eu-west-1.amazonaws.com, 1.dkr.ecr.eu-west-1.amazonaws.com.evil/a/b",
        "ghcr.io, evilghcr.io/a/b",
        "ghcr.io, ghcr.io:444/a/b",
        "ghcr.io:5000, ghcr.io/a/b",
        "ghcr.io/a, ghcr.io/ab/c",
        "ghcr.io/a/b, ghcr.io/a/bc",
        "ghcr.io/aa/b, ghcr.io/aa",
        "docker.io, docker.io.evil/a/b",
        "'', ghcr.io/a/b",
    })
    void givesNothingToAHostOrPathThatOnlyLooksAlike(String key, String repository) {
        assertThat(found(key, repository, Hosts.EXACT)).isEmpty();
        assertThat(found(key, repository, Hosts.PATTERNS)).isEmpty();
    }

    @Test
    void takesPatternsForPullSecretsOnly() {
        assertThat(found("*.azurecr.io", "x.azurecr.io/a/b", Hosts.PATTERNS)).hasSize(1);
        assertThat(found("x*y.azurecr.*", "xaby.azurecr.io/a/b", Hosts.PATTERNS))
                .hasSize(1);
        assertThat(found("*.azurecr.io", "x.azurecr.io/a/b", Hosts.EXACT)).isEmpty();
    }

    @Test
    void putsTheMoreSpecificFirst() {
        DockerConfig config = config("{\"auths\":{" + entry("*.example.com", "d") + "," + entry("r.example.com", "c")
                + "," + entry("r.example.com/a/b", "a") + "," + entry("r.example.com/a", "b") + "}}");
        assertThat(config.credentials(Repository.parse("r.example.com/a/b"), Hosts.PATTERNS))
                .containsExactly(new Basic("a", "p"), new Basic("b", "p"), new Basic("c", "p"), new Basic("d", "p"));
    }

    @Test
    void readsEveryKindOfCredentials() {
        String auth = Base64.getEncoder().encodeToString("user:pass:word".getBytes(StandardCharsets.UTF_8));
        DockerConfig config = config("{\"auths\":{\"a.b\":{\"auth\":\"" + auth + "\",\"username\":\"x\"},"
                + "\"a.b/raw\":{\"auth\":\"" + auth.replace("=", "") + "\"},"
                + "\"c.d\":{\"auth\":\"PHRva2VuPjo=\",\"identitytoken\":\"id\"},"
                + "\"e.f\":{\"registrytoken\":\"rt\"},\"g.h\":{},\"i.j\":7}}");
        assertThat(config.credentials(Repository.parse("a.b/xy"), Hosts.EXACT))
                .containsExactly(new Basic("user", "pass:word"));
        assertThat(config.credentials(Repository.parse("a.b/raw"), Hosts.EXACT))
                .containsExactly(new Basic("user", "pass:word"));
        assertThat(config.credentials(Repository.parse("c.d/xy"), Hosts.EXACT))
                .containsExactly(new Credentials.IdentityToken("<token>", "id"));
        assertThat(config.credentials(Repository.parse("e.f/xy"), Hosts.EXACT))
                .containsExactly(new Credentials.RegistryToken("rt"));
        assertThat(config.entries()).hasSize(4);
    }

    @Test
    void readsTheOlderForm() {
        assertThat(DockerConfig.readLegacy(("{" + entry("a.b", "u") + "}").getBytes(StandardCharsets.UTF_8))
                        .credentials(Repository.parse("a.b/xy"), Hosts.PATTERNS))
                .containsExactly(new Basic("u", "p"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auth\":\"%%\"}",
                "{\"auth\":\"YWJj\"}",
                "{\"auth\":\"/w==\"}",
                "{\"registrytoken\":\"a\\nb\"}"
            })
    void lettingOneEntryBeGarbledSpoilsNoOther(String garbled) {
        DockerConfig config = config("{\"auths\":{\"a.b\":" + garbled + "," + entry("c.d", "u") + "}}");
        assertThat(config.credentials(Repository.parse("c.d/xy"), Hosts.EXACT)).containsExactly(new Basic("u", "p"));
        assertThat(config.credentials(Repository.parse("a.b/xy"), Hosts.EXACT))
                .singleElement()
                .isInstanceOfSatisfying(
                        Credentials.Anonymous.class,
                        anonymous -> assertThat(anonymous.note()).contains("of a.b in the registry credentials"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"auths\":{}", "{\"auths\":{\"a\":{},\"a\":{}}}"})
    void refusesWhatIsNoDocument(String text) {
        assertThatThrownBy(() -> config(text)).isInstanceOf(MalformedDockerConfigException.class);
    }

    @Test
    void identifiesCredentialsWithoutShowingThem() {
        Basic one = new Basic("user", "secret");
        assertThat(one.identity())
                .isEqualTo(new Basic("user", "secret").identity())
                .doesNotContain("secret");
        assertThat(one.identity())
                .isNotEqualTo(new Basic("user", "other").identity())
                .isNotEqualTo(new Credentials.IdentityToken("user", "secret").identity());
        assertThat(List.of(one, new Credentials.IdentityToken("u", "secret"), new Credentials.RegistryToken("secret")))
                .allSatisfy(credentials -> assertThat(credentials.toString()).doesNotContain("secret"));
    }
}
