// SPDX-License-Identifier: Apache-2.0

/// The ten properties that hold whatever else changes, each as one test over everything that answers a request: the
/// webhook over HTTPS, the policies as they are written, and registries over HTTP.
@NullMarked
package dev.gatehouse.quality.properties;

import org.jspecify.annotations.NullMarked;
