// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Hands out bearer tokens, as the authorization service of a registry does
/// ([token](https://distribution.github.io/distribution/spec/auth/token/),
/// [oauth](https://distribution.github.io/distribution/spec/auth/oauth/)).
public final class TokenEndpoint implements AutoCloseable {
    private final LoopbackServer server;
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
    private final Map<String, String> issued = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile boolean anonymous;
    private volatile boolean post = true;
    private volatile int expiresIn = 300;
    private volatile Behaviour behaviour = Behaviour.usual();

    private TokenEndpoint() {
        server = LoopbackServer.start(this::answer);
    }

    /// Starts an endpoint that gives a token to nobody yet.
    public static TokenEndpoint start() {
        return new TokenEndpoint();
    }

    /// Whoever comes without credentials gets a token too.
    public TokenEndpoint allowAnonymous() {
        anonymous = true;
        return this;
    }

    public TokenEndpoint allow(String user, String password) {
        users.put(user, password);
        return this;
    }

    /// `refreshToken` is exchanged by POST for a token of `user`.
    public TokenEndpoint allowRefresh(String refreshToken, String user) {
        refreshTokens.put(refreshToken, user);
        return this;
    }

    /// POST is answered with 404, as services do that know only the older way.
    public TokenEndpoint withoutPost() {
        post = false;
        return this;
    }

    /// Seconds a token is said to live; zero leaves the member out.
    public TokenEndpoint expiringIn(int seconds) {
        expiresIn = seconds;
        return this;
    }

    public TokenEndpoint behaving(Behaviour other) {
        behaviour = other;
        return this;
    }

    /// Tokens issued so far are good no longer.
    public void revokeAll() {
        issued.clear();
    }

    public String realm() {
        return "http://127.0.0.1:" + server.port() + "/token";
    }

    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
    }

    /// Returns who holds `token`, empty where it was not issued here or was revoked.
    Optional<String> holder(String token) {
        return Optional.ofNullable(issued.get(token));
    }

    private Reply answer(RecordedRequest request) {
        requests.add(request);
        Supplier<Reply> usual = () -> usual(request);
        return behaviour.answer(request, usual);
    }

    private Reply usual(RecordedRequest request) {
        if (request.method().equals("POST")) {
            if (!post) {
                return Reply.of(404);
            }
            String refresh = form(request.body().text()).getOrDefault("refresh_token", "");
            return Optional.ofNullable(refreshTokens.get(refresh))
                    .map(user -> token("access_token", user))
                    .orElseGet(() -> Reply.of(401));
        }
        Optional<String> basic = request.header("authorization");
        if (basic.isEmpty()) {
            return anonymous ? token("token", "anonymous") : Reply.of(401);
        }
        return user(basic.get(), users).map(user -> token("token", user)).orElseGet(() -> Reply.of(401));
    }

    private Reply token(String member, String user) {
        String token = "token-" + number.incrementAndGet() + "-" + user;
        issued.put(token, user);
        String expires = expiresIn == 0 ? "" : ",\"expires_in\":" + expiresIn;
        return Reply.of(200, "application/json", Bytes.of("{\"" + member + "\":\"" + token + "\"" + expires + "}"));
    }

    /// Returns the user whose name and password an `Authorization: Basic` header carries.
    static Optional<String> user(String authorization, Map<String, String> users) {
        if (!authorization.startsWith("Basic ")) {
            return Optional.empty();
        }
        String both = new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
        int colon = both.indexOf(':');
        String user = both.substring(0, colon);
        return both.substring(colon + 1).equals(users.get(user)) ? Optional.of(user) : Optional.empty();
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        Arrays.stream(text.split("&", -1)).forEach(pair -> {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        });
        return form;
    }
}
