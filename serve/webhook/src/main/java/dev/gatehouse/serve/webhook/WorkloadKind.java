// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.List;
import java.util.Optional;

/// The kinds of object whose images are judged.
enum WorkloadKind {
    POD("", "Pod", "pods", Nesting.SPEC, Scaling.FIXED),
    REPLICATION_CONTROLLER("", "ReplicationController", "replicationcontrollers", Nesting.TEMPLATE, Scaling.REPLICAS),
    REPLICA_SET("apps", "ReplicaSet", "replicasets", Nesting.TEMPLATE, Scaling.REPLICAS),
    DEPLOYMENT("apps", "Deployment", "deployments", Nesting.TEMPLATE, Scaling.REPLICAS),
    STATEFUL_SET("apps", "StatefulSet", "statefulsets", Nesting.TEMPLATE, Scaling.REPLICAS),
    DAEMON_SET("apps", "DaemonSet", "daemonsets", Nesting.TEMPLATE, Scaling.FIXED),
    JOB("batch", "Job", "jobs", Nesting.TEMPLATE, Scaling.FIXED),
    CRON_JOB("batch", "CronJob", "cronjobs", Nesting.JOB_TEMPLATE, Scaling.FIXED);

    /// Where the pod spec stands in the object.
    enum Nesting {
        SPEC,
        TEMPLATE,
        JOB_TEMPLATE
    }

    /// Whether `spec.replicas` says how many pods are wanted.
    enum Scaling {
        FIXED,
        REPLICAS
    }

    private static final List<WorkloadKind> ALL = List.of(values());

    private final String group;
    private final String kind;
    private final String resource;
    private final Nesting nesting;
    private final Scaling scaling;

    WorkloadKind(String group, String kind, String resource, Nesting nesting, Scaling scaling) {
        this.group = group;
        this.kind = kind;
        this.resource = resource;
        this.nesting = nesting;
        this.scaling = scaling;
    }

    /// Returns the kind that goes by exactly this group, version and name; empty where it is not one of ours.
    static Optional<WorkloadKind> of(ObjectKind named) {
        return ALL.stream()
                .filter(one -> one.kind.equals(named.kind())
                        && one.group.equals(named.group())
                        && one.isServedAs(named.version()))
                .findFirst();
    }

    private boolean isServedAs(String version) {
        return version.equals("v1") || (this == CRON_JOB && version.equals("v1beta1"));
    }

    /// Returns the plural in lower case, as it stands in a webhook's rules.
    String resource() {
        return resource;
    }

    Nesting nesting() {
        return nesting;
    }

    /// Tells whether a lower `spec.replicas` means fewer pods.
    boolean scalable() {
        return scaling == Scaling.REPLICAS;
    }
}
