// SPDX-License-Identifier: Apache-2.0
/// Trusted roots out of TUF repositories
/// ([The Update Framework](https://theupdateframework.github.io/specification/v1.0.33/)).
@NullMarked
package dev.gatehouse.edge.tuf;

import org.jspecify.annotations.NullMarked;
