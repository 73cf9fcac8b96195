// SPDX-License-Identifier: Apache-2.0
/// CUE policies ([language of v0.15](https://cuelang.org/docs/reference/spec/)): compiled once, then asked about
/// one JSON document after another.
///
/// ```java
/// switch (CueCompiler.compile("predicate: builder: id: =~\"^https://github.com/\"", CueLimits.DEFAULT)) {
///     case CueCompilation.Compiled(CuePolicy policy) -> policy.check(document);
///     case CueCompilation.Refused refused -> refused.text();
/// }
/// ```
@NullMarked
package dev.gatehouse.language.cue;

import org.jspecify.annotations.NullMarked;
