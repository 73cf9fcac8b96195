// SPDX-License-Identifier: Apache-2.0
/// Rego policies: compiled once, evaluated in process under budgets, with the verdicts of the Open Policy
/// Agent.
///
/// ```java
/// switch (RegoCompiler.compile(source)) {
///     case Compilation.Compiled(RegoPolicy policy) -> policy.decide(input, RegoCircumstances.at(now));
///     case Compilation.Refused refused -> report(refused.text());
/// }
/// ```
@NullMarked
package dev.gatehouse.language.rego;

import org.jspecify.annotations.NullMarked;
