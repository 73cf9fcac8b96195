// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.edge.registry.DockerConfig;
import dev.gatehouse.edge.registry.MalformedDockerConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Pull secrets and the service accounts that name some, kept for a minute. Whoever wants the same at the same time
/// waits for one request. What was not there is asked for again after a few seconds, since somebody may just be
/// creating it, and what got no answer after one.
final class PullSecrets {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration ABSENT = Duration.ofSeconds(5);
    private static final Duration SILENT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_ACCOUNTS = 10_000;
    private static final long MOST_CHARACTERS = 32L << 20;
    private static final int OBJECT = 256;
    // RFC 1123, as the API server demands it. Names come from objects that it has not checked yet, and become a
    // part of an address here.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private record Key(String namespace, String name) {}

    /// What is known of a Secret.
    sealed interface Pull {
        /// It holds credentials.
        ///
        /// @param size of the document, in bytes
        record Usable(DockerConfig config, int size) implements Pull {}

        /// It is not there, or nothing in it can be used.
        record Useless(String reason) implements Pull {}

        /// The API server did not say.
        record Silent(ApiServerException exception) implements Pull {}
    }

    /// What is known of a service account.
    sealed interface Account {
        /// It names pull secrets.
        record Names(List<String> names) implements Account {
            public Names {
                names = List.copyOf(names);
            }
        }

        /// It is not there, or may not be read.
        record Absent(String reason) implements Account {}

        /// The API server did not say.
        record Silent(ApiServerException exception) implements Account {}
    }

    private final ClusterConnection connection;
    private final AsyncCache<Key, Pull> secrets = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((Key _, Pull secret) -> OBJECT + (secret instanceof Pull.Usable usable ? usable.size() : 0))
            .expireAfter(Expiry.<Key, Pull>creating((_, secret) -> life(secret)))
            .buildAsync();
    private final AsyncCache<Key, Account> accounts = Caffeine.newBuilder()
            .maximumSize(MOST_ACCOUNTS)
            .expireAfter(Expiry.<Key, Account>creating((_, account) -> life(account)))
            .buildAsync();

    PullSecrets(ClusterConnection connection) {
        this.connection = connection;
    }

    private static Duration life(Pull secret) {
        return switch (secret) {
            case Pull.Usable _ -> KEPT;
            case Pull.Useless _ -> ABSENT;
            case Pull.Silent _ -> SILENT;
        };
    }

    private static Duration life(Account account) {
        return switch (account) {
            case Account.Names _ -> KEPT;
            case Account.Absent _ -> ABSENT;
            case Account.Silent _ -> SILENT;
        };
    }

    /// Returns what is kept of a Secret.
    Optional<Pull> knownSecret(String namespace, String name) {
        return known(secrets, new Key(namespace, name));
    }

    /// Returns what is kept of a service account.
    Optional<Account> knownAccount(String namespace, String name) {
        return known(accounts, new Key(namespace, name));
    }

    private static <T> Optional<T> known(AsyncCache<Key, T> cache, Key key) {
        return Optional.ofNullable(cache.synchronous().getIfPresent(key));
    }

    /// Asks for a Secret.
    CompletableFuture<Pull> secret(String namespace, String name) {
        return ask(secrets, new Key(namespace, name), this::fetchSecret);
    }

    /// Asks for a service account.
    CompletableFuture<Account> account(String namespace, String name) {
        return ask(accounts, new Key(namespace, name), this::fetchAccount);
    }

    // On a thread of its own and in a time of its own: others may wait for it longer than who asked first.
    private static <T> CompletableFuture<T> ask(AsyncCache<Key, T> cache, Key key, Function<Key, T> fetch) {
        return cache.get(
                key,
                (wanted, _) -> CompletableFuture.supplyAsync(
                        () -> fetch.apply(wanted),
                        task -> Thread.ofVirtual().name("gatehouse-pull-secret").start(task)));
    }

    /// Waits for what was asked for.
    <T> T await(CompletableFuture<T> asked) {
        try {
            return asked.get(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ApiServerException("the API server did not answer in time", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiServerException("the API server: given up", e);
        }
    }

    private Pull fetchSecret(Key key) {
        String shown = shown("pull secret", key);
        if (!wellFormed(key)) {
            return new Pull.Useless(shown + " has no valid name");
        }
        try {
            return connection
                    .get("/api/v1/namespaces/" + key.namespace() + "/secrets/" + key.name(), Deadline.in(PATIENCE))
                    .map(secret -> read(secret, shown))
                    .orElseGet(() -> new Pull.Useless(shown + " not found"));
        } catch (ApiServerException e) {
            return e.status() == 403 ? new Pull.Useless(shown + " may not be read") : new Pull.Silent(about(shown, e));
        }
    }

    private static Pull read(JsonObject secret, String shown) {
        String type = secret.string("type").orElse("");
        boolean legacy = type.equals("kubernetes.io/dockercfg");
        if (!legacy && !type.equals("kubernetes.io/dockerconfigjson")) {
            return new Pull.Useless(shown + " is of another type than kubernetes.io/dockerconfigjson");
        }
        String entry = legacy ? ".dockercfg" : ".dockerconfigjson";
        Optional<String> text = secret.object("data").flatMap(data -> data.string(entry));
        if (text.isEmpty()) {
            return new Pull.Useless(shown + " has no entry " + entry);
        }
        try {
            byte[] document = Base64.getDecoder().decode(text.get());
            return new Pull.Usable(
                    legacy ? DockerConfig.readLegacy(document) : DockerConfig.read(document), document.length);
        } catch (IllegalArgumentException | MalformedDockerConfigException _) {
            // What is wrong with it in detail may quote a password.
            return new Pull.Useless(shown + " is malformed");
        }
    }

    private Account fetchAccount(Key key) {
        String shown = shown("service account", key);
        if (!wellFormed(key)) {
            return new Account.Absent(shown + " has no valid name");
        }
        try {
            return connection
                    .get(
                            "/api/v1/namespaces/" + key.namespace() + "/serviceaccounts/" + key.name(),
                            Deadline.in(PATIENCE))
                    .<Account>map(account -> new Account.Names(names(account)))
                    .orElseGet(() -> new Account.Absent(shown + " not found"));
        } catch (ApiServerException e) {
            return e.status() == 403
                    ? new Account.Absent(shown + " may not be read")
                    : new Account.Silent(about(shown, e));
        }
    }

    private static List<String> names(JsonObject account) {
        List<String> names = new ArrayList<>();
        for (JsonValue secret : account.array("imagePullSecrets")
                .orElse(JsonValue.JsonArray.EMPTY)
                .elements()) {
            if (secret instanceof JsonObject reference) {
                reference.string("name").filter(name -> !name.isEmpty()).ifPresent(names::add);
            }
        }
        return names;
    }

    private static boolean wellFormed(Key key) {
        return NAMESPACE.matcher(key.namespace()).matches()
                && NAME.matcher(key.name()).matches()
                && !key.name().contains("..");
    }

    private static String shown(String what, Key key) {
        return what + " \"" + ClusterConnection.printable(key.namespace() + "/" + key.name()) + "\"";
    }

    private static ApiServerException about(String shown, ApiServerException e) {
        return new ApiServerException(shown + ": " + e.getMessage(), e);
    }
}
