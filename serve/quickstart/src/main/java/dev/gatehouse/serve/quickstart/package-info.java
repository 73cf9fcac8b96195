// SPDX-License-Identifier: Apache-2.0
/// The guided first run: a registry of its own with sample images, sample policies, the real webhook, and a few
/// admission requests sent to it the way an API server sends them. Everything is on loopback and made at the start.
///
/// ```java
/// try (Quickstart quickstart = Quickstart.open()) {
///     boolean asExpected = quickstart.run(out, Ink.PLAIN);
/// }
/// ```
@NullMarked
package dev.gatehouse.serve.quickstart;

import org.jspecify.annotations.NullMarked;
