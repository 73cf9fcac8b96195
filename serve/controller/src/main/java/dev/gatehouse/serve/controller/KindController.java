// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.crd.ObjectMeta;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import dev.gatehouse.serve.controller.ObjectReconciler.ReconciledObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes for all objects of one kind, as leader only: the ConfigMap first, then finalizers and statuses. Each
/// round looks at all of them and writes the ConfigMap at most once and a bounded number of objects; rounds that
/// write are a second apart. Thousands of objects applied at once are so much work for a minute, not for the API
/// server.
final class KindController implements Reconciler<String> {
    private static final Logger LOG = LoggerFactory.getLogger(KindController.class);
    private static final Duration NEVER_SOONER = Duration.ofMillis(200);
    private static final Duration MOST_OFTEN = Duration.ofMinutes(1);
    private static final String MIRROR = "";

    private final ObjectKind kind;
    private final ObjectReconciler reconciler;
    private final ApiServer api;
    private final Leadership leadership;
    private final Supplier<Optional<ClusterObjects>> cluster;
    private final PolicyReconcilers.Settings settings;
    private final InstantSource clock;
    private final MirrorConfigMap mirror;
    private final ObjectEvents events;

    // By name. What is known of objects that did not change since.
    private Map<String, Page> pages = Map.of();
    // By uid: the version over which we have written, until the watch tells of the new one.
    private final Map<String, String> overwritten = new HashMap<>();
    // By uid, and under the empty name for the ConfigMap.
    private final Retries retries = new Retries(System::nanoTime);
    private ApiAnswer mirrorFailure = new ApiAnswer.NotLeading();
    // By uid: what the last event about a failed write said.
    private final Map<String, String> complaints = new HashMap<>();
    private String resumeAt = "";
    private long lastRound = System.nanoTime() - NEVER_SOONER.toNanos();
    private Duration pause = NEVER_SOONER;

    // An annotation does not change the generation.
    private record Page(
            String uid, long generation, JsonObject annotations, List<String> versions, ReconciledObject outcome) {
        boolean isOf(KubernetesObject object) {
            return uid.equals(object.uid())
                    && generation == object.generation()
                    && annotations.equals(annotationsOf(object));
        }
    }

    KindController(
            ObjectKind kind,
            ObjectReconciler reconciler,
            ApiServer api,
            Leadership leadership,
            Supplier<Optional<ClusterObjects>> cluster,
            PolicyReconcilers.Settings settings,
            InstantSource clock) {
        this.kind = kind;
        this.reconciler = reconciler;
        this.api = api;
        this.leadership = leadership;
        this.cluster = cluster;
        this.settings = settings;
        this.clock = clock;
        this.mirror = new MirrorConfigMap(api, settings.namespace(), kind.configMap());
        this.events = new ObjectEvents(api, kind, clock);
    }

    /// One round, whatever the key.
    @Override
    public Outcome reconcile(String key) {
        Optional<ClusterObjects> known = leadership.held() ? cluster.get() : Optional.empty();
        if (known.isEmpty()) {
            // Whoever gains leadership, or has read the cluster, asks again.
            return new Outcome.Settled();
        }
        Duration since = Duration.ofNanos(System.nanoTime() - lastRound);
        if (since.compareTo(pause) < 0) {
            return new Outcome.LookAgain(pause.minus(since));
        }
        Round round = new Round(known.get());
        Outcome outcome = round.outcome();
        lastRound = System.nanoTime();
        pause = round.writes > 0 ? settings.pauseAfterWriting() : NEVER_SOONER;
        return outcome;
    }

    private final class Round {
        private final TreeMap<String, KubernetesObject> objects;
        private final PolicyObjects references;
        private final Optional<KubernetesObject> watchedMirror;
        private final Map<String, Page> next = new HashMap<>();
        private final long start = System.nanoTime();
        private int writes;
        private boolean more;
        private boolean again;
        // The API server does not answer: the rest would wait for it in vain.
        private boolean stopped;
        private String failure = "";

        Round(ClusterObjects cluster) {
            this.objects = new TreeMap<>(kind.objects(cluster));
            this.references = ClusterPolicyObjects.of(cluster);
            this.watchedMirror = Optional.ofNullable(cluster.configMaps().get(kind.configMap()));
        }

        Outcome outcome() {
            Map<String, MirrorEntry> entries = new HashMap<>();
            for (KubernetesObject object : objects.values()) {
                if (!object.terminating()) {
                    Page page = page(object);
                    next.put(object.name(), page);
                    entries.put(object.name(), page.outcome().reconciled().entry());
                    again |= page.outcome().reconciled().again();
                }
            }
            pages = next;
            forgetTheGone();
            MirrorConfigMap.Written written = mirror(entries);
            if (!stopped) {
                objects(written);
            }
            if (!leadership.held()) {
                return new Outcome.Settled();
            }
            if (!failure.isEmpty()) {
                return new Outcome.Failed(failure);
            }
            if (more) {
                return new Outcome.LookAgain(settings.pauseAfterWriting());
            }
            Duration next = again ? settings.askAgain() : resync();
            return new Outcome.LookAgain(retries.nextAfter(start)
                    .filter(retry -> retry.compareTo(next) < 0)
                    .orElse(next));
        }

        private MirrorConfigMap.Written mirror(Map<String, MirrorEntry> entries) {
            if (!retries.due(MIRROR)) {
                return mirror.failed(mirrorFailure, entries);
            }
            MirrorConfigMap.Written written = mirror.write(entries, watchedMirror);
            switch (written) {
                case MirrorConfigMap.Written.Done done -> {
                    writes += done.wrote() ? 1 : 0;
                    retries.succeeded(MIRROR);
                }
                case MirrorConfigMap.Written.Failed failed -> {
                    writes++;
                    mirrorFailure = failed.answer();
                    retries.failed(MIRROR);
                    failure = kind.configMap() + ": " + failed.answer().text();
                    stopped = failed.answer() instanceof ApiAnswer.Unanswered;
                }
            }
            return written;
        }

        private Page page(KubernetesObject object) {
            Optional<Page> last = Optional.ofNullable(pages.get(object.name())).filter(page -> page.isOf(object));
            if (last.isPresent()
                    && !last.get().outcome().references().leadOutside()
                    && last.get().outcome().current().getAsBoolean()
                    && last.get().versions().equals(versions(last.get().outcome()))) {
                return last.get();
            }
            ReconciledObject outcome;
            try {
                outcome = reconciler.reconcile(
                        object,
                        references,
                        last.map(page -> page.outcome().gathered()).orElse(Map.of()));
            } catch (RuntimeException e) {
                // The last resort: whatever an object manages to break, it breaks for itself.
                LOG.atError()
                        .addKeyValue("kind", kind.kind())
                        .addKeyValue("object", object.name())
                        .setCause(e)
                        .log("reconciling threw");
                outcome = reconciler.broken();
            }
            return new Page(object.uid(), object.generation(), annotationsOf(object), versions(outcome), outcome);
        }

        private List<String> versions(ReconciledObject outcome) {
            return outcome.references().versionsIn(references);
        }

        private void forgetTheGone() {
            Set<String> uids = new HashSet<>();
            objects.values().forEach(object -> uids.add(object.uid()));
            overwritten.keySet().retainAll(uids);
            complaints.keySet().retainAll(uids);
            uids.add(MIRROR);
            retries.retain(uids);
        }

        // Begins where the last round stopped, so that objects that fail each time do not keep others waiting.
        private void objects(MirrorConfigMap.Written written) {
            Map<String, KubernetesObject> ordered = new LinkedHashMap<>(objects.tailMap(resumeAt));
            ordered.putAll(objects.headMap(resumeAt));
            resumeAt = "";
            for (KubernetesObject object : ordered.values()) {
                if (writes >= settings.writesPerRound() || stopped || !leadership.held()) {
                    resumeAt = object.name();
                    more = true;
                    return;
                }
                boolean outdated = object.resourceVersion().equals(overwritten.get(object.uid()));
                if (outdated || !retries.due(object.uid())) {
                    // The watch has yet to tell of what we wrote, or the last attempt failed just now.
                    continue;
                }
                overwritten.remove(object.uid());
                if (finalizers(object).contains(kind.finalizer())) {
                    // Its entry goes before the object does.
                    if (!object.terminating() || written instanceof MirrorConfigMap.Written.Done) {
                        releaseFinalizer(object);
                    }
                } else if (!object.terminating()) {
                    status(object, written);
                }
            }
        }

        private void releaseFinalizer(KubernetesObject object) {
            List<String> kept = finalizers(object).stream()
                    .filter(finalizer -> !finalizer.equals(kind.finalizer()))
                    .toList();
            JsonObject patch = new GoJson()
                    .value(
                            "metadata",
                            new GoJson()
                                    .value("finalizers", GoJson.list(kept, JsonString::new))
                                    .text("resourceVersion", object.resourceVersion())
                                    .done())
                    .done();
            ApiAnswer answer = api.merge(kind.path(object.name()), patch);
            if (settled(
                    object,
                    answer,
                    "FinalizerUpdateFailed",
                    "Failed to update finalizers for \"" + object.name() + "\": failed to clear finalizers: ")) {
                writes++;
                events.normal(object, "FinalizerUpdate", "Updated \"" + object.name() + "\" finalizers");
            }
            // The status is for the next round, when the new version is known.
            more = true;
        }

        private void status(KubernetesObject object, MirrorConfigMap.Written written) {
            Reconciled reconciled =
                    Objects.requireNonNull(next.get(object.name())).outcome().reconciled();
            List<Condition> conditions = reconciled.conditions(mirrorCondition(object.name(), written));
            JsonObject content = ClusterPolicyObjects.written(object).content();
            JsonObject before = content.object("status").orElse(JsonObject.EMPTY);
            Optional<JsonObject> status =
                    ObjectStatus.changed(before, object.generation(), conditions, clock.instant());
            if (status.isEmpty()) {
                return;
            }
            Map<String, JsonValue> members = new LinkedHashMap<>(content.members());
            members.put("apiVersion", new JsonString(ObjectKind.API_VERSION));
            members.put("kind", new JsonString(kind.kind()));
            members.put("status", status.get());
            ApiAnswer answer = api.replace(kind.path(object.name()) + "/status", new JsonObject(members));
            boolean wrote =
                    settled(object, answer, "UpdateFailed", "Failed to update status for \"" + object.name() + "\": ");
            if (wrote) {
                conditions.stream()
                        .filter(condition -> condition.state() == Condition.State.FALSE
                                && condition.type().equals(Condition.READY))
                        .findFirst()
                        .ifPresent(ready -> {
                            writes++;
                            events.warning(object, "InternalError", ready.message());
                        });
            }
        }

        private Condition mirrorCondition(String name, MirrorConfigMap.Written written) {
            String reason = "UpdatingConfigMap";
            return switch (written) {
                case MirrorConfigMap.Written.Done done ->
                    done.left().contains(name)
                            ? Condition.fails(
                                    Condition.CONFIG_MAP_UPDATED,
                                    reason,
                                    "ConfigMap \"" + kind.configMap() + "\" is full: with this entry it would be longer"
                                            + " than " + MirrorPlan.MOST_BYTES + " bytes. The object is in force all"
                                            + " the same; only programs that read the ConfigMap do not see it")
                            : Condition.holds(Condition.CONFIG_MAP_UPDATED);
                case MirrorConfigMap.Written.Failed failed ->
                    failed.outdated().contains(name)
                            ? Condition.fails(
                                    Condition.CONFIG_MAP_UPDATED,
                                    reason,
                                    PublicText.line(message(failed.answer()), 1024))
                            : Condition.holds(Condition.CONFIG_MAP_UPDATED);
            };
        }

        // Tells whether a write was done, and sees to what follows from it where it was not.
        private boolean settled(KubernetesObject object, ApiAnswer answer, String reason, String complaint) {
            writes++;
            return switch (answer) {
                case ApiAnswer.Given _ -> {
                    overwritten.put(object.uid(), object.resourceVersion());
                    complaints.remove(object.uid());
                    retries.succeeded(object.uid());
                    yield true;
                }
                // Somebody changed it, or it is gone: the watch is about to tell.
                case ApiAnswer.Conflicting _, ApiAnswer.Missing _ -> {
                    more = true;
                    yield false;
                }
                case ApiAnswer.NotLeading _ -> false;
                case ApiAnswer.Refused _, ApiAnswer.Unanswered _ -> {
                    failure = object.name() + ": " + answer.text();
                    retries.failed(object.uid());
                    stopped = answer instanceof ApiAnswer.Unanswered;
                    String text = complaint + message(answer);
                    if (!stopped && !text.equals(complaints.put(object.uid(), text))) {
                        writes++;
                        events.warning(object, reason, text);
                    }
                    yield false;
                }
            };
        }
    }

    private Duration resync() {
        Duration wanted = switch (kind) {
            case POLICY -> settings.resync().policies();
            case TRUST_ROOT -> settings.resync().trustRoots();
        };
        return wanted.compareTo(MOST_OFTEN) < 0 ? MOST_OFTEN : wanted;
    }

    // The words of the API server, without its number.
    private static String message(ApiAnswer answer) {
        return answer instanceof ApiAnswer.Refused refused ? refused.message() : answer.text();
    }

    private static JsonObject annotationsOf(KubernetesObject object) {
        return ApiServer.metadata(object.content()).object("annotations").orElse(JsonObject.EMPTY);
    }

    private static List<String> finalizers(KubernetesObject object) {
        return new ObjectMeta(ApiServer.metadata(object.content())).finalizers();
    }
}
