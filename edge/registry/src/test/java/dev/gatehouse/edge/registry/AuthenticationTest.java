// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final Credentials ALICE = new Credentials.Basic("alice", "secret-a");
    private static final Credentials BOB = new Credentials.Basic("bob", "secret-b");

    private final Fixture fixture = new Fixture().signed();
    private final FakeRegistry registry = fixture.registry;
    private final TokenEndpoint tokens =
            TokenEndpoint.start().allow("alice", "secret-a").allow("bob", "secret-b");

    @AfterEach
    void stop() {
        fixture.close();
        tokens.close();
    }

    @Test
    void showsNothingToARegistryThatAsksForNothing() {
        fixture.with(Fixture.always(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(Fixture.anonymous(registry.requests())).isTrue();
    }

    @Test
    void showsBasicCredentialsWhenAskedAndAtOnceAfterThat() {
        registry.requireBasic("alice", "secret-a");
        fixture.with(Fixture.always(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(registry.requests()).hasSize(3);
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(registry.requests()).hasSize(5);
    }

    @Test
    void saysThatBasicCredentialsAreWrongAfterOneTry() {
        registry.requireBasic("alice", "other");
        fixture.with(Fixture.always(ALICE));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith("UNAUTHORIZED: authentication required");
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void triesTheNextCredentialsWhereTheFirstAreTurnedDown() {
        registry.requireBasic("alice", "secret-a");
        fixture.with(Fixture.always(BOB, ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @Test
    void getsATokenOnceAndKeepsIt() {
        registry.requireBearer(tokens.allowAnonymous());
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(registry.lines()).hasSize(3);
        assertThat(tokens.requests()).singleElement().satisfies(request -> {
            assertThat(request.line())
                    .isEqualTo("GET /token?service=fake-registry&scope=repository%3Ateam%2Fapp%3Apull");
            assertThat(request.header("authorization")).isEmpty();
        });
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(registry.lines()).hasSize(5);
        assertThat(tokens.requests()).hasSize(1);
    }

    @Test
    void getsATokenForCredentialsAndShowsThemToTheTokenServiceOnly() {
        registry.requireBearer(tokens);
        fixture.with(Fixture.always(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(tokens.requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("authorization")).isPresent());
        assertThat(fixture.authorizations())
                .allSatisfy(header -> assertThat(header.orElse("")).doesNotStartWith("Basic"));
    }

    @Test
    void neverUsesATokenOfOtherCredentials() {
        registry.requireBearer(tokens);
        fixture.with((_, identity) -> switch (identity.namespace()) {
            case "a" -> List.of(ALICE);
            case "b" -> List.of(BOB);
            default -> List.of();
        });
        assertThat(tagged("a")).isTrue();
        assertThat(tagged("b")).isTrue();
        assertThatThrownBy(() -> tagged("c")).isInstanceOf(UnavailableException.class);
        assertThat(tokens.requests()).hasSize(3);
        assertThat(registry.requests().getLast().header("authorization")).isEmpty();
    }

    private boolean tagged(String namespace) {
        PullIdentity identity = new PullIdentity(namespace, "default", List.of());
        return fixture.admits(fixture.registries()
                .signatures()
                .tagged(fixture.reference(), SignatureLocation.BESIDE_IMAGE, identity, Fixture.soon()));
    }

    @Test
    void getsOneTokenForManyRequestsAtOnce() throws Exception {
        registry.requireBearer(tokens.allowAnonymous());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(_ -> () -> fixture.admits(fixture.tagged()))
                    .toList();
            for (Future<Boolean> call : executor.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        }
        assertThat(tokens.requests()).hasSize(1);
    }

    @Test
    void getsAnotherTokenOnceWhereTheRegistryTakesItNoMore() {
        registry.requireBearer(tokens.allowAnonymous());
        fixture.tagged();
        tokens.revokeAll();
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(tokens.requests()).hasSize(2);
    }

    @Test
    void doesNotGoInCirclesWhereNoTokenIsGoodEnough() {
        registry.requireBearer(tokens.allowAnonymous());
        tokens.behaving(Behaviour.reply(Reply.of(200, "application/json", Bytes.of("{\"token\":\"never-good\"}"))));
        assertThatThrownBy(fixture::tagged).isInstanceOf(UnavailableException.class);
        assertThat(tokens.requests()).hasSize(1);
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void asksForTheScopeThatTheRegistryNamesWhereItsOwnWouldNotDo() {
        registry.requireBearer(
                tokens.allowAnonymous(),
                _ -> "Bearer realm=\"" + tokens.realm() + "\",service=\"s\",scope=\"special:thing:read\"");
        registry.when(
                request -> request.header("authorization").orElse("").contains("token-1-"),
                Behaviour.reply(Reply.of(401)
                        .with(
                                "WWW-Authenticate",
                                "Bearer realm=\"" + tokens.realm() + "\",scope=\"special:thing:read\"")));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(tokens.requests().getLast().query()).contains("scope=special%3Athing%3Aread");
    }

    @Test
    void understandsArtifactory() {
        registry.requireBearer(
                tokens.allowAnonymous(), _ -> "Bearer service=\"art.example\",realm=\"" + tokens.realm() + "\"");
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(tokens.requests().getFirst().query())
                .isEqualTo("service=art.example&scope=repository%3Ateam%2Fapp%3Apull");
    }

    @Test
    void exchangesAnIdentityTokenByPost() {
        registry.requireBearer(tokens.allowRefresh("refresh-me", "carol"));
        fixture.with(Fixture.always(new Credentials.IdentityToken("<token>", "refresh-me")));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        RecordedRequest request = tokens.requests().getFirst();
        assertThat(request.line()).isEqualTo("POST /token");
        assertThat(request.body().text())
                .contains(
                        "grant_type=refresh_token", "refresh_token=refresh-me", "scope=repository%3Ateam%2Fapp%3Apull");
    }

    @Test
    void exchangesAnIdentityTokenByGetWhereThereIsNoPost() {
        registry.requireBearer(tokens.withoutPost().allow("00000000", "refresh-me"));
        fixture.with(Fixture.always(new Credentials.IdentityToken("00000000", "refresh-me")));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(tokens.requests().stream().map(RecordedRequest::method)).containsExactly("POST", "GET");
    }

    @Test
    void showsARegistryTokenAsItIs() {
        fixture.with(Fixture.always(new Credentials.RegistryToken("rt")));
        registry.when(
                request -> !request.header("authorization").equals(Optional.of("Bearer rt")), Behaviour.status(401));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @Test
    void keepsNoTokenLongerThanItLives() {
        registry.requireBearer(tokens.allowAnonymous().expiringIn(0));
        fixture.tagged();
        fixture.tagged();
        assertThat(tokens.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/token",
                "ftp://127.0.0.1/token",
                "http://user:pass@127.0.0.1/token",
                "http://169.254.169.254/token",
                "http://2852039166/token",
                "file:///etc/passwd",
                "http://",
                "::",
            })
    void asksNoTokenServiceThatIsNoneOrLinkLocal(String realm) {
        registry.requireBearer(tokens, _ -> "Bearer realm=\"" + realm + "\",service=\"s\"");
        fixture.with(Fixture.always(ALICE));
        assertThatThrownBy(fixture::tagged).isInstanceOf(UnavailableException.class);
        assertThat(registry.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"token\":\"\"}",
                "{\"token\":7}",
                "{\"token\":\"a\\nb\"}",
                "{\"token\":\"ä\"}",
                "no json"
            })
    void saysThatTheAnswerHoldsNoToken(String body) {
        registry.requireBearer(tokens);
        tokens.behaving(Behaviour.reply(Reply.of(200, "application/json", Bytes.of(body))));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith(": the answer holds no token")
                .hasMessageContaining("/token?service=fake-registry&scope=repository%3Ateam%2Fapp%3Apull");
    }

    @Test
    void quotesTheTokenServiceWhereItRefuses() {
        registry.requireBearer(tokens);
        tokens.behaving(Behaviour.reply(Reply.error(403, "DENIED", "requested access is denied")));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("GET http://127.0.0.1:")
                .hasMessageEndingWith(": DENIED: requested access is denied");
    }

    static Stream<Credentials> everyKind() {
        return Stream.of(Credentials.Anonymous.PLAIN, ALICE, new Credentials.IdentityToken("carol", "refresh-me"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void asksNoTokenServiceThatARedirectsTargetNames(Credentials credentials) {
        try (FakeRegistry elsewhere = FakeRegistry.start()) {
            elsewhere.requireBearer(tokens.allowAnonymous().allowRefresh("refresh-me", "carol"));
            registry.when(
                    FakeRegistry.everything(),
                    (request, _) -> Reply.of(307).with("Location", elsewhere.url() + request.path()));
            fixture.with(Fixture.always(credentials));
            assertThatThrownBy(fixture::tagged)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("UNAUTHORIZED");
            assertThat(tokens.requests()).isEmpty();
            assertThat(Fixture.anonymous(elsewhere.requests())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void asksNoSecondTokenServiceThatARedirectsTargetNames(Credentials credentials) {
        try (FakeRegistry elsewhere = FakeRegistry.start();
                TokenEndpoint others = TokenEndpoint.start()) {
            registry.requireBearer(tokens.allowAnonymous().allowRefresh("refresh-me", "carol"));
            elsewhere.requireBearer(others.allowAnonymous());
            registry.when(
                    request -> request.header("authorization").isPresent(),
                    (request, _) -> Reply.of(307).with("Location", elsewhere.url() + request.path()));
            fixture.with(Fixture.always(credentials));
            assertThatThrownBy(fixture::tagged).isInstanceOf(UnavailableException.class);
            assertThat(tokens.requests()).hasSize(1);
            assertThat(others.requests()).isEmpty();
            assertThat(Fixture.anonymous(elsewhere.requests())).isTrue();
        }
    }

    @Test
    void followsATokenServiceToAnotherHostWithoutCredentialsOnly() {
        try (TokenEndpoint others = TokenEndpoint.start()) {
            registry.requireBearer(
                    others.allowAnonymous(), _ -> "Bearer realm=\"" + tokens.realm() + "\",service=\"s\"");
            tokens.behaving((request, _) -> Reply.of(307).with("Location", others.realm() + "?" + request.query()));
            assertThat(fixture.admits(fixture.tagged())).isTrue();
            assertThat(others.requests()).hasSize(1);
            fixture.with(Fixture.always(ALICE));
            assertThatThrownBy(fixture::tagged)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("redirect to another host is refused for credentials");
            assertThat(others.requests()).hasSize(1);
        }
    }

    @Test
    void followsATokenServiceWithCredentialsOnItsOwnHost() {
        registry.requireBearer(tokens);
        tokens.behaving((request, usual) -> request.query().contains("moved")
                ? usual.get()
                : Reply.of(307).with("Location", "/token?moved=1&" + request.query()));
        fixture.with(Fixture.always(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(tokens.requests()).hasSize(2);
    }
}
