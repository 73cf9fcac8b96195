// SPDX-License-Identifier: Apache-2.0
/// The program: reads settings, builds each object once, starts and stops it. Nothing uses this room.
///
/// ```java
/// int exitCode = Gatehouse.run(Surroundings.ofProcess(), "lint", "policies/");
/// ```
@NullMarked
package dev.gatehouse.app;

import org.jspecify.annotations.NullMarked;
