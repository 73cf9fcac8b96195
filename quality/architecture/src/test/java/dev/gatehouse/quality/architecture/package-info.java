// SPDX-License-Identifier: Apache-2.0
/// The rules of the house, each with a test that it holds and a test that it bites.
///
/// What bytecode shows is in `HouseRules`, what only the text shows in `SourceRules`, what the compiler refuses in
/// `CompilerChecksTest`. The drawing that all of it rests on is `docs/rooms.puml`.
@NullMarked
package dev.gatehouse.quality.architecture;

import org.jspecify.annotations.NullMarked;
