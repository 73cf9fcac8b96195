// SPDX-License-Identifier: Apache-2.0
/// One target per reader of foreign bytes. What each holds: the reader answers or throws its own exception, nothing
/// else, whatever the bytes; and what it answers, it answers again for its own text.
///
/// A build runs the seeds beside the tests only. To search for more, name one target:
///
/// ```
/// JAZZER_FUZZ=1 ./mvnw -pl quality/fuzz -am test -Dtest=JsonReaderFuzzTest -Dsurefire.failIfNoSpecifiedTests=false
/// ```
@NullMarked
package dev.gatehouse.quality.fuzz;

import org.jspecify.annotations.NullMarked;
