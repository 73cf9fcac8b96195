// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/// An object that somebody wants to create in namespace `demo`, and how an API server asks about it.
///
/// @param group of its kind, empty for the core group
/// @param plural of its kind, in lower case
record SampleObject(String group, String kind, String plural, String name, JsonValue document) {
    /// Makes a pod with one container that runs `image`.
    static SampleObject pod(String name, String image) {
        return new SampleObject("", "Pod", "pods", name, read("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"demo"},
                 "spec":{"containers":[{"name":"main","image":"%s"}]}}""".formatted(name, image)));
    }

    /// Makes a deployment whose pods run `initImage` first and then `image`.
    static SampleObject deployment(String name, String initImage, String image) {
        return new SampleObject("apps", "Deployment", "deployments", name, read("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s","namespace":"demo"},
                 "spec":{"replicas":2,"selector":{"matchLabels":{"app":"%1$s"}},
                  "template":{"metadata":{"labels":{"app":"%1$s"}},
                   "spec":{"initContainers":[{"name":"init","image":"%2$s"}],
                    "containers":[{"name":"main","image":"%3$s"}]}}}}""".formatted(name, initImage, image)));
    }

    /// Returns the same object with another content.
    SampleObject with(JsonValue changed) {
        return new SampleObject(group, kind, plural, name, changed);
    }

    /// Returns the AdmissionReview (`admission.k8s.io/v1`) with which an API server asks whether this object may be
    /// created.
    String review(String uid) {
        return """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"%1$s",
                 "kind":{"group":"%2$s","version":"v1","kind":"%3$s"},
                 "resource":{"group":"%2$s","version":"v1","resource":"%4$s"},
                 "requestKind":{"group":"%2$s","version":"v1","kind":"%3$s"},
                 "requestResource":{"group":"%2$s","version":"v1","resource":"%4$s"},
                 "name":"%5$s","namespace":"demo","operation":"CREATE","userInfo":{"username":"quickstart"},
                 "object":%6$s,"oldObject":null,"dryRun":false,"options":null}}
                """.formatted(uid, group, kind, plural, name, JsonWriter.compact(document));
    }

    private static JsonValue read(String json) {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
}
