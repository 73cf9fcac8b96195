// SPDX-License-Identifier: Apache-2.0
/// The commands a person or a build types: `test`, `eval`, `lint`, `verify`, `verify-bundle`,
/// `explain`, `quickstart`. Each is one class with the command's options; what they find is a value,
/// and a writer for each output format renders it.
///
/// ```java
/// int exitCode = new CommandLine(new LintCommand(surroundings)).execute("policies/");
/// ```
@NullMarked
package dev.gatehouse.serve.cli;

import org.jspecify.annotations.NullMarked;
