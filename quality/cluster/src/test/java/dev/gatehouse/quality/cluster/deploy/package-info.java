// SPDX-License-Identifier: Apache-2.0
/// What `deploy/` installs, on a real API server and mostly without a process of Gatehouse: the chart, the plain
/// manifests, the conditions of the webhooks, the guards, the way here from the Sigstore chart and the way out.
@NullMarked
package dev.gatehouse.quality.cluster.deploy;

import org.jspecify.annotations.NullMarked;
