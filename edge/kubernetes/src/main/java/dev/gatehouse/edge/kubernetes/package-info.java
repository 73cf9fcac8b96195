// SPDX-License-Identifier: Apache-2.0
/// The Kubernetes API server as an adapter: what is watched, read and kept for the next start.
@NullMarked
package dev.gatehouse.edge.kubernetes;

import org.jspecify.annotations.NullMarked;
