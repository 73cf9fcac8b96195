// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.Optional;

/// What a webhook has beyond judging workloads.
///
/// @param doors those for our own resources; empty where they are not answered
/// @param metrics where it counts; of one server only
public record WebhookOptions(
        Optional<ResourceDoors> doors, SidePorts ports, ClientRules clients, Drain drain, MetricRegistry metrics) {
    /// Returns options for a server outside of a cluster: nothing more, with metrics of its own.
    public static WebhookOptions standalone() {
        return new WebhookOptions(
                Optional.empty(), SidePorts.NONE, ClientRules.DEFAULT, Drain.NONE, new MetricRegistry());
    }

    /// Returns options for a server in a cluster: doors that go by `doors`, and time to drain.
    public static WebhookOptions inCluster(ResourceDoors doors, MetricRegistry metrics) {
        return new WebhookOptions(Optional.of(doors), SidePorts.NONE, ClientRules.DEFAULT, Drain.IN_CLUSTER, metrics);
    }

    /// Returns the same options with other ports.
    public WebhookOptions with(SidePorts other) {
        return new WebhookOptions(doors, other, clients, drain, metrics);
    }

    /// Returns the same options with other rules for clients.
    public WebhookOptions with(ClientRules other) {
        return new WebhookOptions(doors, ports, other, drain, metrics);
    }

    /// Returns the same options with another way to end.
    public WebhookOptions with(Drain other) {
        return new WebhookOptions(doors, ports, clients, other, metrics);
    }
}
