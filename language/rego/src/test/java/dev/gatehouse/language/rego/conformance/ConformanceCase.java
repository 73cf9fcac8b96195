// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.conformance;

import java.util.function.Supplier;

/// One public case.
///
/// @param id corpus, file and index, such as `v1/sets/test-and.json#0`
/// @param group corpus and folder, under which results are counted
/// @param check yields what is wrong, or an empty text
record ConformanceCase(String id, String group, Supplier<String> check) {}
