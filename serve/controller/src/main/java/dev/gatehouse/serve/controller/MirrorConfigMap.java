// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A ConfigMap that is kept written for programs that read it; Gatehouse does not. Used by one thread.
final class MirrorConfigMap {
    private static final int TRIES = 4;

    private final ApiServer api;
    private final String namespace;
    private final String name;

    // As the API server answered last; our own writes are in it before any watch tells of them.
    private Known known = new Known("", Map.of());
    private boolean doubtful = true;

    /// @param version empty where the ConfigMap does not exist
    private record Known(String version, Map<String, String> data) {}

    MirrorConfigMap(ApiServer api, String namespace, String name) {
        this.api = api;
        this.namespace = namespace;
        this.name = name;
    }

    /// What became of one attempt.
    sealed interface Written {
        /// All entries are as they should be, but for those that do not fit.
        ///
        /// @param wrote whether that took a write
        record Done(boolean wrote, Set<String> left) implements Written {
            public Done {
                left = Set.copyOf(left);
            }
        }

        /// The API server did not take it.
        ///
        /// @param outdated objects whose entries are not as they should be
        record Failed(ApiAnswer answer, Set<String> outdated) implements Written {
            public Failed {
                outdated = Set.copyOf(outdated);
            }
        }
    }

    /// Makes the ConfigMap hold `wanted` and nothing else.
    ///
    /// @param watched the ConfigMap as the watch last told of it; empty where it told of none
    Written write(Map<String, MirrorEntry> wanted, Optional<KubernetesObject> watched) {
        boolean fresh = !doubtful
                && watched.map(object -> object.resourceVersion().equals(known.version()))
                        .orElse(false);
        ApiAnswer last = new ApiAnswer.Conflicting();
        for (int i = 0; i < TRIES && last instanceof ApiAnswer.Conflicting; i++) {
            if (!fresh) {
                ApiAnswer read = api.get(path());
                switch (read) {
                    case ApiAnswer.Given(JsonObject object) -> known = known(object);
                    case ApiAnswer.Missing _ -> known = new Known("", Map.of());
                    case ApiAnswer.Conflicting _,
                            ApiAnswer.Refused _,
                            ApiAnswer.Unanswered _,
                            ApiAnswer.NotLeading _ -> {
                        return failed(read, wanted);
                    }
                }
            }
            fresh = false;
            doubtful = false;
            MirrorPlan plan = MirrorPlan.of(known.data(), wanted);
            boolean absent = known.version().isEmpty();
            if (absent ? plan.put().isEmpty() : plan.changesNothing()) {
                return new Written.Done(false, plan.left());
            }
            last = absent ? api.create(collection(), created(plan)) : api.merge(path(), plan.patch(known.version()));
            switch (last) {
                case ApiAnswer.Given(JsonObject object) -> {
                    known = known(object);
                    return new Written.Done(true, plan.left());
                }
                // Gone since it was read: to be made anew.
                case ApiAnswer.Missing _ -> last = absent ? last : new ApiAnswer.Conflicting();
                case ApiAnswer.Conflicting _ -> {}
                case ApiAnswer.Refused _, ApiAnswer.Unanswered _, ApiAnswer.NotLeading _ -> {
                    return failed(last, wanted);
                }
            }
        }
        return failed(last, wanted);
    }

    /// Returns what `answer` to an earlier attempt means for `wanted`.
    Written.Failed failed(ApiAnswer answer, Map<String, MirrorEntry> wanted) {
        doubtful = true;
        MirrorPlan plan = MirrorPlan.of(known.data(), wanted);
        Set<String> outdated = new HashSet<>(plan.put().keySet());
        outdated.addAll(plan.left());
        return new Written.Failed(answer, outdated);
    }

    private String collection() {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private String path() {
        return collection() + "/" + name;
    }

    private JsonObject created(MirrorPlan plan) {
        Map<String, JsonValue> data = new LinkedHashMap<>();
        plan.put().forEach((key, text) -> data.put(key, new JsonString(text)));
        return new GoJson()
                .text("apiVersion", "v1")
                .text("kind", "ConfigMap")
                .value(
                        "metadata",
                        new GoJson()
                                .text("name", name)
                                .text("namespace", namespace)
                                .done())
                .value("data", new JsonObject(data))
                .done();
    }

    private static Known known(JsonObject object) {
        Map<String, String> data = new LinkedHashMap<>();
        object.object("data").orElse(JsonObject.EMPTY).members().forEach((key, value) -> {
            if (value instanceof JsonString text) {
                data.put(key, text.text());
            }
        });
        return new Known(ApiServer.metadata(object).string("resourceVersion").orElse(""), data);
    }
}
