// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.json.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Reviews as an API server sends them.
public final class Reviews {
    private Reviews() {}

    /// Returns the review for the creation of a Pod that runs `images`.
    public static JsonValue podOf(String... images) {
        String containers = Arrays.stream(images)
                .map(image -> "{\"name\": \"c\", \"image\": \"" + image + "\"}")
                .collect(Collectors.joining(", "));
        return Corpus.json("""
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
                  "uid": "11111111-2222-4333-8444-555555555555", "operation": "CREATE",
                  "kind": {"group": "", "version": "v1", "kind": "Pod"},
                  "resource": {"group": "", "version": "v1", "resource": "pods"},
                  "requestKind": {"group": "", "version": "v1", "kind": "Pod"},
                  "requestResource": {"group": "", "version": "v1", "resource": "pods"},
                  "name": "p", "namespace": "demo", "userInfo": {"username": "jane"},
                  "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "demo"},
                             "spec": {"containers": [%s]}},
                  "oldObject": null, "dryRun": false,
                  "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1"}}}""".formatted(containers));
    }
}
