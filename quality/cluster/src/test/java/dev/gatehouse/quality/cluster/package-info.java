// SPDX-License-Identifier: Apache-2.0
/// Gatehouse on a real API server: the cluster that tests share, and the suites that need one.
@NullMarked
package dev.gatehouse.quality.cluster;

import org.jspecify.annotations.NullMarked;
