// SPDX-License-Identifier: Apache-2.0
/// Parts of a cluster that fail under load: never a wrong admission, never an answer after the webhook's time is
/// over.
@NullMarked
package dev.gatehouse.quality.cluster.faults;

import org.jspecify.annotations.NullMarked;
