// SPDX-License-Identifier: Apache-2.0
/// Runs the public conformance cases, which are read from a folder beside the checkout.
@NullMarked
package dev.gatehouse.language.rego.conformance;

import org.jspecify.annotations.NullMarked;
