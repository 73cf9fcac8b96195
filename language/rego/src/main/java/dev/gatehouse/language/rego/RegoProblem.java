// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

/// One thing that is wrong with a policy.
///
/// @param code class of the problem, such as `rego_parse_error`
/// @param message what is wrong, in one line
/// @param row line, from 1; 0 where it concerns the text as a whole
/// @param column code point in the line, from 1
public record RegoProblem(String code, String message, int row, int column) {}
