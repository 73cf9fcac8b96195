// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Credentials;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.quality.testkit.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterKeychainTest {
    private static final Repository REPOSITORY = new Repository("registry.example", "team/app");
    private static final String SECRETS = "/api/v1/namespaces/team/secrets/";
    private static final String ACCOUNTS = "/api/v1/namespaces/team/serviceaccounts/";

    @TempDir
    static Path folder;

    private final FakeApiServer server = new FakeApiServer();
    private final ClusterConnection connection = ClusterConnection.open(
            ConnectionSettings.DEFAULT
                    .withServer(server.address())
                    .withServiceAccount(folder)
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)),
            Map.of());
    private final ClusterKeychain keychain = new ClusterKeychain(connection);

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    private static PullIdentity identity(String account, String... secrets) {
        return new PullIdentity("team", account, List.of(secrets));
    }

    private List<Credentials> found(PullIdentity identity) {
        return keychain.credentials(REPOSITORY, identity);
    }

    private static Credentials basic(String user) {
        return new Credentials.Basic(user, "of-" + user);
    }

    private static String auth(String key, String user) {
        return "\"" + key + "\":{\"username\":\"" + user + "\",\"password\":\"of-" + user + "\"}";
    }

    private static Reply secret(String type, String entry, String document) {
        return FakeApiServer.json("{\"kind\":\"Secret\",\"type\":\"kubernetes.io/" + type + "\",\"data\":{\"" + entry
                + "\":\"" + Base64.getEncoder().encodeToString(document.getBytes(UTF_8)) + "\"}}");
    }

    private static Reply pull(String... auths) {
        return secret("dockerconfigjson", ".dockerconfigjson", "{\"auths\":{" + String.join(",", auths) + "}}");
    }

    private static Reply account(String... secrets) {
        String names = String.join(
                ",",
                Stream.of(secrets).map(name -> "{\"name\":\"" + name + "\"}").toList());
        return FakeApiServer.json("{\"imagePullSecrets\":[" + names + "],\"secrets\":[{\"name\":\"mounted\"}]}");
    }

    private void has(String secret, String... auths) {
        server.at(SECRETS + secret, _ -> pull(auths));
    }

    private void hasAccount(String name, String... secrets) {
        server.at(ACCOUNTS + name, _ -> account(secrets));
    }

    @Test
    void asksNobodyForWhatIsAtHand() {
        assertThat(keychain.atHand(REPOSITORY, identity("default", "one")))
                .isEqualTo(new Keychain.AtHand(List.of(), false));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void givesTheObjectsSecretsAndThenThoseOfItsServiceAccount() {
        has(
                "one",
                auth("registry.example", "wide"),
                auth("registry.example/team", "narrow"),
                auth("other.example", "x"));
        has("two", auth("*.example", "pattern"));
        has("three", auth("https://registry.example/v1/", "of-account"));
        hasAccount("builder", "one", "three");
        assertThat(found(identity("builder", "one", "two")))
                .containsExactly(basic("narrow"), basic("wide"), basic("pattern"), basic("of-account"));
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.path())
                        .startsWith("/api/v1/namespaces/team/")
                        .doesNotContain("mounted"));
    }

    @Test
    void readsTheOlderForm() {
        server.at(SECRETS + "old", _ -> secret("dockercfg", ".dockercfg", "{" + auth("registry.example", "old") + "}"));
        assertThat(found(identity("", "old"))).containsExactly(basic("old"));
    }

    @Test
    void looksAtNoServiceAccountForTheSecretsOfAnAuthority() {
        has("signatures", auth("registry.example", "signer"));
        assertThat(found(identity("default").with(List.of("signatures")))).containsExactly(basic("signer"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void knowsOfNothingWhereNothingIsNamed() {
        assertThat(keychain.atHand(REPOSITORY, identity(""))).isEqualTo(new Keychain.AtHand(List.of(), true));
        hasAccount("default");
        assertThat(found(identity("default"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker.io", "index.docker.io", "https://index.docker.io/v1/", "registry-1.docker.io"})
    void takesEveryNameOfDockerHub(String key) {
        has("hub", auth(key, "hub"));
        assertThat(keychain.credentials(new Repository("index.docker.io", "team/app"), identity("", "hub")))
                .containsExactly(basic("hub"));
    }

    @Test
    void comparesPathsByWholeComponents() {
        has("one", auth("registry.example/te", "te"), auth("registry.example/team/app/more", "more"));
        assertThat(found(identity("", "one"))).isEmpty();
    }

    static Stream<Arguments> secretsThatAreOfNoUse() {
        return Stream.of(
                argumentSet("missing", FakeApiServer.status(404, "not found"), "not found"),
                argumentSet("forbidden", FakeApiServer.status(403, "forbidden"), "may not be read"),
                argumentSet(
                        "another type",
                        secret("tls", ".dockerconfigjson", "{}"),
                        "is of another type than kubernetes.io/dockerconfigjson"),
                argumentSet(
                        "another entry",
                        secret("dockerconfigjson", "config.json", "{}"),
                        "has no entry .dockerconfigjson"),
                argumentSet(
                        "no JSON", secret("dockerconfigjson", ".dockerconfigjson", "{\"a\":hunter2"), "is malformed"),
                argumentSet(
                        "no base64",
                        FakeApiServer.json("{\"type\":\"kubernetes.io/dockerconfigjson\","
                                + "\"data\":{\".dockerconfigjson\":\"#hunter2#\"}}"),
                        "is malformed"));
    }

    @ParameterizedTest
    @MethodSource("secretsThatAreOfNoUse")
    void passesOverAndNamesWhatIsOfNoUse(Reply answer, String reason) {
        server.at(SECRETS + "bad", _ -> answer);
        has("good", auth("registry.example", "good"));
        assertThat(found(identity("", "bad", "good")))
                .containsExactly(basic("good"), new Credentials.Anonymous("pull secret \"team/bad\" " + reason));
    }

    @Test
    void passesOverAServiceAccountThatIsNotThere() {
        server.at(ACCOUNTS + "gone", _ -> FakeApiServer.status(404, "not found"));
        has("good", auth("registry.example", "good"));
        assertThat(found(identity("gone", "good")))
                .containsExactly(basic("good"), new Credentials.Anonymous("service account \"team/gone\" not found"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void passesNothingOverWhereTheApiServerDoesNotAnswer(int status) {
        server.at(SECRETS + "bad", _ -> FakeApiServer.status(status, "no"));
        has("good", auth("registry.example", "good"));
        assertThatThrownBy(() -> found(identity("", "good", "bad")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("pull secret \"team/bad\": ")
                .hasMessageContaining("" + status);
    }

    @Test
    void passesNoServiceAccountOverWhereTheApiServerIsSilent() {
        server.at(ACCOUNTS + "slow", _ -> Reply.of(200).with(new Reply.Body.Closed()));
        assertThatThrownBy(() -> found(identity("slow"))).isInstanceOf(UnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../../../api/v1/secrets", "a/b", "a%2fb", "A", "a..b", "a?x=y", "", "ä"})
    void makesNoAddressOfANameThatCannotBeOne(String name) {
        assertThat(found(identity("", name))).singleElement().isInstanceOf(Credentials.Anonymous.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void asksOnceAMinute() {
        has("one", auth("registry.example", "one"));
        hasAccount("default");
        PullIdentity identity = identity("default", "one");
        assertThat(found(identity)).isEqualTo(found(identity));
        assertThat(server.requests()).hasSize(2);
        assertThat(keychain.atHand(REPOSITORY, identity)).isEqualTo(new Keychain.AtHand(List.of(basic("one")), true));
    }

    @Test
    void asksOnceForManyAtTheSameTime() throws Exception {
        has("one", auth("registry.example", "one"));
        hasAccount("default", "two");
        has("two", auth("registry.example", "two"));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Credentials>>> calls = IntStream.range(0, 50)
                    .<Callable<List<Credentials>>>mapToObj(_ -> () -> found(identity("default", "one")))
                    .toList();
            for (Future<List<Credentials>> call : executor.invokeAll(calls)) {
                assertThat(call.get()).containsExactly(basic("one"), basic("two"));
            }
        }
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void keepsTheSecretsOfNamespacesApart() {
        has("one", auth("registry.example", "team"));
        server.at("/api/v1/namespaces/other/secrets/one", _ -> FakeApiServer.status(404, "not found"));
        assertThat(found(identity("", "one"))).containsExactly(basic("team"));
        assertThat(keychain.credentials(REPOSITORY, new PullIdentity("other", "", List.of("one"))))
                .containsExactly(new Credentials.Anonymous("pull secret \"other/one\" not found"));
    }

    @Test
    void triesNoMoreThanAFewCredentials() {
        String[] names = IntStream.range(0, 20).mapToObj(i -> "s" + i).toArray(String[]::new);
        for (String name : names) {
            has(name, auth("registry.example", name));
        }
        assertThat(found(identity("", names)))
                .hasSize(17)
                .endsWith(new Credentials.Anonymous("only the first 16 of 20 credentials are tried"));
    }
}
