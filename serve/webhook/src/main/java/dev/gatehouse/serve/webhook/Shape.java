package dev.gatehouse.serve.webhook;

import java.util.Set;

/// One object type of the Kubernetes API: its name in messages, and those of its members that decide something here.
enum Shape {
    OBJECT("Object", "apiVersion", "kind", "metadata", "spec"),
    META("ObjectMeta", "namespace", "labels", "annotations", "deletionTimestamp"),
    WORKLOAD_SPEC("Spec", "replicas", "template", "jobTemplate"),
    JOB_TEMPLATE("JobTemplateSpec", "spec"),
    POD_TEMPLATE("PodTemplateSpec", "spec"),
    POD_SPEC(
            "PodSpec",
            "initContainers",
            "containers",
            "ephemeralContainers",
            "volumes",
            "serviceAccountName",
            "imagePullSecrets"),
    CONTAINER("Container", "image"),
    EPHEMERAL_CONTAINER("EphemeralContainer", "image"),
    VOLUME("Volume", "image"),
    IMAGE_VOLUME("ImageVolumeSource", "reference"),
    PULL_SECRET("LocalObjectReference", "name");

    private final String type;
    private final Set<String> deciding;

    Shape(String type, String... deciding) {
        this.type = type;
        this.deciding = Set.of(deciding);
    }

    /// Returns the type's name without its package.
    String type() {
        return type;
    }

    /// Returns the members that decide something.
    Set<String> deciding() {
        return deciding;
    }
}
