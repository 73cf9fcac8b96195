// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonValue;
import java.util.List;

/// One ConversionReview as the API server sends it ([Kubernetes, versions in
/// CustomResourceDefinitions](https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-request-and-response)).
///
/// @param apiVersion `apiextensions.k8s.io/v1` or `apiextensions.k8s.io/v1beta1`; the answer carries the same
/// @param uid to be echoed; may be empty
/// @param desired the version every object is wanted in, such as `policy.sigstore.dev/v1beta1`
record ConversionReview(String apiVersion, String uid, String desired, List<JsonValue> objects) {
    ConversionReview {
        objects = List.copyOf(objects);
    }
}
