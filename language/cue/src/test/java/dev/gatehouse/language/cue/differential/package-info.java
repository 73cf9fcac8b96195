// SPDX-License-Identifier: Apache-2.0
/// Compares the engine with the CUE project's own on generated policies and documents. Without the program
/// that runs it the comparison is left out, by name.
///
/// ```
/// (cd ORACLE && go build -o cue-oracle .)
/// ./mvnw -pl language/cue -am test -Dtest=DifferentialTest -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dgatehouse.cue.reference=ORACLE/cue-oracle -Dgatehouse.cue.cases=20000 -Dgatehouse.seed=7
/// ```
///
/// With `-Dgatehouse.cue.generator=idioms` the policies are put together as people write them, about documents of the
/// kinds that are judged, instead of out of a few names that refer to each other.
///
/// The program reads cases (`id`, `policy`, `input_text`) from its input as one JSON array and writes one
/// object for each, with `verdict`, `stage` and `error`. Some 40 cases are judged in a second. A case is made
/// again from its id, seed and index; `DifferentialRun` has a `main` that prints every difference. What came of
/// the seeds 7 and 1, and every kind of difference with its cause, stands in `docs/cue-differential.md`.
@NullMarked
package dev.gatehouse.language.cue.differential;

import org.jspecify.annotations.NullMarked;
