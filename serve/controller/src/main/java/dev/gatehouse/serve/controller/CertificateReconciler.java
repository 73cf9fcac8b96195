// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.ApiAnswer.Missing;
import dev.gatehouse.serve.controller.Reconciler.Outcome;
import dev.gatehouse.serve.controller.Reconciler.Outcome.Failed;
import dev.gatehouse.serve.controller.Reconciler.Outcome.LookAgain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a valid certificate in the Secret `webhook-certs`. Used by one thread at a time.
final class CertificateReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateReconciler.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    // How long the API server may take to hear of what it wrote down itself.
    private static final Duration HEARING = Duration.ofSeconds(1);
    // After this, whoever could not be told is waited for no longer by those who could.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    // Data of the Secret, since when it is known to be in force, and since when all are known to have been told
    // of it. By the monotonic clock: a wall clock that jumps must not shorten the overlap. A new leader begins
    // anew.
    private record Seen(JsonValue data, long since, OptionalLong toldSince) {}

    private final ApiServer api;
    private final String namespace;
    private final List<String> names;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Trusting trusting;
    private Optional<Seen> seen = Optional.empty();

    /// What the objects say that tell others whom to trust.
    interface Trusting {
        /// Returns whether all of them name these authorities (PEM).
        boolean isEveryoneTold(String authorities);

        /// Returns the authorities that they name, a PEM text for each.
        List<String> bundles();
    }

    CertificateReconciler(
            ApiServer api, ControllerSettings settings, InstantSource clock, LongSupplier nanoTime, Trusting trusting) {
        this.api = api;
        this.namespace = settings.namespace();
        this.names = settings.serviceNames();
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.trusting = trusting;
    }

    Outcome reconcile() {
        return switch (api.get(path())) {
            case Given(JsonObject object) -> reconcile(CertificateSecret.of(object));
            case Missing _ -> create();
            case ApiAnswer other -> new Failed(failed("get", other));
        };
    }

    private Outcome reconcile(CertificateSecret secret) {
        if (secret.foreign()) {
            return new LookAgain(LOOK_AGAIN);
        }
        return switch (CertificatePlan.of(secret, names, clock.instant(), look(secret))) {
            case CertificatePlan.Wait(Duration again) ->
                new LookAgain(again.compareTo(LOOK_AGAIN) < 0 ? again : LOOK_AGAIN);
            case CertificatePlan.Store(Map<String, String> texts, String why) -> {
                ApiAnswer answer = api.replace(path(), secret.with(texts));
                yield stored(answer, "update", why);
            }
        };
    }

    private CertificatePlan.Callers look(CertificateSecret secret) {
        JsonValue data = secret.object().object("data").orElse(JsonObject.EMPTY);
        if (!seen.map(it -> it.data().equals(data)).orElse(false)) {
            seen = Optional.of(new Seen(data, nanoTime.getAsLong(), OptionalLong.empty()));
        }
        return new Asked(seen.orElseThrow(), secret);
    }

    // Asks the API server only for what the plan depends on.
    private final class Asked implements CertificatePlan.Callers {
        private final Seen last;
        private final CertificateSecret secret;

        Asked(Seen last, CertificateSecret secret) {
            this.last = last;
            this.secret = secret;
        }

        @Override
        public List<X509Certificate> trusting() {
            return trusting.bundles().stream()
                    .flatMap(pem -> CertificateState.authorities(pem).stream())
                    .filter(authority ->
                            clock.instant().isBefore(authority.getNotAfter().toInstant()))
                    .distinct()
                    .toList();
        }

        @Override
        public boolean told() {
            long now = nanoTime.getAsLong();
            if (!isEveryoneTold()) {
                seen = Optional.of(new Seen(last.data(), last.since(), OptionalLong.empty()));
                return now - last.since() >= PATIENCE.toNanos();
            }
            if (last.toldSince().isPresent()) {
                return now - last.toldSince().getAsLong() >= HEARING.toNanos();
            }
            seen = Optional.of(new Seen(last.data(), last.since(), OptionalLong.of(now)));
            return false;
        }

        @Override
        public boolean settled() {
            return nanoTime.getAsLong() - last.since() >= CertificatePlan.OVERLAP.toNanos() && isEveryoneTold();
        }

        private boolean isEveryoneTold() {
            return trusting.isEveryoneTold(
                    secret.text(CertificateSecret.OWN.authorities()).orElse(""));
        }
    }

    private Outcome create() {
        ServiceOwner owner = new ServiceOwner(api, namespace);
        Map<String, JsonValue> metadata = new LinkedHashMap<>();
        metadata.put("name", new JsonString(CertificateContents.SECRET));
        metadata.put("namespace", new JsonString(namespace));
        switch (owner.find()) {
            case ServiceOwner.Found.Owner(JsonObject reference) ->
                metadata.put("ownerReferences", new JsonArray(List.of(reference)));
            case ServiceOwner.Found.NoService _ -> {
                // As with leases: made while the installation is being removed, it would stay behind.
                return new Failed("there is no Secret " + CertificateContents.SECRET + " and no Service "
                        + ServiceOwner.SERVICE + " that could own one");
            }
            case ServiceOwner.Found.Unknown(String cause) ->
                LOG.atWarn().addKeyValue("reason", cause).log("the certificate's Secret will have no owner");
        }
        CertificateSecret empty = CertificateSecret.of(new JsonObject(Map.of(
                "apiVersion",
                new JsonString("v1"),
                "kind",
                new JsonString("Secret"),
                "type",
                new JsonString("Opaque"),
                "metadata",
                new JsonObject(metadata))));
        return switch (CertificatePlan.of(empty, names, clock.instant(), look(empty))) {
            case CertificatePlan.Wait _ -> throw new IllegalStateException("an empty Secret needs a certificate");
            case CertificatePlan.Store(Map<String, String> texts, String why) ->
                stored(api.create(collection(), empty.with(texts)), "create", why);
        };
    }

    private Outcome stored(ApiAnswer answer, String verb, String why) {
        if (answer instanceof Given) {
            LOG.atInfo().addKeyValue("reason", why).log("certificate Secret written");
            return new LookAgain(CertificatePlan.BETWEEN_HASTY_STEPS);
        }
        return new Failed(failed(verb, answer));
    }

    private String failed(String verb, ApiAnswer answer) {
        return verb + " secret \"" + CertificateContents.SECRET + "\": " + answer.text();
    }

    private String collection() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    private String path() {
        return collection() + "/" + CertificateContents.SECRET;
    }
}
