// SPDX-License-Identifier: Apache-2.0
/// Whom Sigstore material is believed from: certificate authorities, logs and timestamp authorities with their times.
@NullMarked
package dev.gatehouse.core.trust;

import org.jspecify.annotations.NullMarked;
