// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// A name that says nothing at its end.
class NameHelper {}
