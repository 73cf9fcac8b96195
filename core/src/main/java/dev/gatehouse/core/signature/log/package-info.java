// SPDX-License-Identifier: Apache-2.0
/// Transparency logs: their entries, promises, inclusion proofs and checkpoints, read and checked.
@NullMarked
package dev.gatehouse.core.signature.log;

import org.jspecify.annotations.NullMarked;
