// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A kind of workload, and how a review of one is written.
///
/// @param apiVersion with its group, as objects carry it
/// @param podSpec where the pod spec stands, with dots between the members
record Kind(String apiVersion, String name, String podSpec) {
    static final Kind POD = new Kind("v1", "Pod", "spec");
    static final Kind DEPLOYMENT = new Kind("apps/v1", "Deployment", "spec.template.spec");
    static final List<Kind> ALL = List.of(
            POD,
            new Kind("v1", "ReplicationController", "spec.template.spec"),
            new Kind("apps/v1", "ReplicaSet", "spec.template.spec"),
            DEPLOYMENT,
            new Kind("apps/v1", "StatefulSet", "spec.template.spec"),
            new Kind("apps/v1", "DaemonSet", "spec.template.spec"),
            new Kind("batch/v1", "Job", "spec.template.spec"),
            new Kind("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec"),
            new Kind("batch/v1beta1", "CronJob", "spec.jobTemplate.spec.template.spec"));

    static final String METADATA = "{\"name\":\"x\",\"namespace\":\"team\"}";

    /// Returns a review that creates one pod with a container for each image.
    static String pod(String... images) {
        return POD.create(containers(images));
    }

    /// Returns a pod spec with a container for each image.
    static String containers(String... images) {
        return Stream.of(images)
                .map(image -> "{\"name\":\"c\",\"image\":\"" + image + "\"}")
                .collect(Collectors.joining(",", "{\"containers\":[", "]}"));
    }

    /// Returns a review that creates one object with this pod spec.
    String create(String spec) {
        return review("CREATE", "team", object(METADATA, spec), "null");
    }

    /// Returns an object of this kind.
    String object(String metadata, String spec) {
        String inner = spec;
        for (String member : List.of(podSpec.split("\\.", -1)).reversed()) {
            inner = "{\"" + member + "\":" + inner + "}";
        }
        return "{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + name + "\",\"metadata\":" + metadata + ","
                + inner.substring(1);
    }

    /// Returns a review; `object` and `old` are JSON, `null` where there is none.
    String review(String operation, String namespace, String object, String old) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":"
                + "\"11111111-2222-4333-8444-555555555555\",\"kind\":{\"group\":\"" + group + "\",\"version\":\""
                + apiVersion.substring(slash + 1) + "\",\"kind\":\"" + name + "\"},\"name\":\"x\",\"namespace\":\""
                + namespace + "\",\"operation\":\"" + operation + "\",\"object\":" + object + ",\"oldObject\":" + old
                + "}}";
    }

    @Override
    public String toString() {
        return apiVersion + " " + name;
    }
}
