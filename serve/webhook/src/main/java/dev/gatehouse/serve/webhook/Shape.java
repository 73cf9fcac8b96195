// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.Set;

/// One object type of the Kubernetes API.
///
/// @param type its name in messages, without a package
/// @param deciding those of its members that decide something here
record Shape(String type, Set<String> deciding) {
    static final Shape OBJECT = of("Object", "apiVersion", "kind", "metadata", "spec");
    static final Shape META = of("ObjectMeta", "namespace", "labels", "annotations", "deletionTimestamp");
    static final Shape WORKLOAD_SPEC = of("Spec", "replicas", "template", "jobTemplate");
    static final Shape JOB_TEMPLATE = of("JobTemplateSpec", "spec");
    static final Shape POD_TEMPLATE = of("PodTemplateSpec", "spec");
    static final Shape POD_SPEC = of(
            "PodSpec",
            "initContainers",
            "containers",
            "ephemeralContainers",
            "volumes",
            "serviceAccountName",
            "imagePullSecrets");
    static final Shape CONTAINER = of("Container", "image");
    static final Shape EPHEMERAL_CONTAINER = of("EphemeralContainer", "image");
    static final Shape VOLUME = of("Volume", "image");
    static final Shape IMAGE_VOLUME = of("ImageVolumeSource", "reference");
    static final Shape PULL_SECRET = of("LocalObjectReference", "name");

    Shape {
        deciding = Set.copyOf(deciding);
    }

    private static Shape of(String type, String... deciding) {
        return new Shape(type, Set.of(deciding));
    }
}
