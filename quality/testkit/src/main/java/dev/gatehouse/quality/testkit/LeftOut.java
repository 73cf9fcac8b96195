// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.util.Optional;

/// Says that something was not tested here because a part it needs is missing: one line
/// `left out: <what> needs <part>` on standard output. Where `CI` is `true` in the environment that is a failure.
///
/// A test class that needs a program gives its tests dynamically, none where the program is missing, so that nothing
/// counts as skipped:
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> judgesWhatCosignSigned() {
///     Optional<Path> cosign = LeftOut.unless(Programs.find("cosign2"), "signatures of cosign 2", "cosign2");
///     return cosign.stream().map(program -> dynamicTest("...", () -> { ... }));
/// }
/// ```
public final class LeftOut {
    private LeftOut() {}

    /// Returns `part`, after saying that `what` is left out where it is empty.
    ///
    /// @param name of the part, as the person who installs it calls it
    /// @throws AssertionError where the part is missing and `CI` is `true`
    public static <T> Optional<T> unless(Optional<T> part, String what, String name) {
        if (part.isEmpty()) {
            say(what, name);
        }
        return part;
    }

    /// Says that `what` is left out for want of `name`.
    ///
    /// @throws AssertionError where `CI` is `true`
    public static void say(String what, String name) {
        String line = "left out: " + what + " needs " + name;
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(line);
        }
        System.out.println(line);
    }
}
