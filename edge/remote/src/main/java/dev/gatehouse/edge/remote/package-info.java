// SPDX-License-Identifier: Apache-2.0
/// Policy documents by URL, and transparency logs.
@NullMarked
package dev.gatehouse.edge.remote;

import org.jspecify.annotations.NullMarked;
