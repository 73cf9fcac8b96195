// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// What a port says when it is asked for a part of a policy: the part, the fact that it cannot be had, or nothing.
/// The difference decides what serves: behind a fact nothing does, behind silence the last good version.
public sealed interface Gathered {
    /// The part.
    ///
    /// @param text of it, such as a PEM key or a program
    record Text(String text) implements Gathered {}

    /// The other side answered, and the part is not to be had: absent, invalid, disabled, another checksum.
    ///
    /// @param reason for people
    record Refused(String reason) implements Gathered {}

    /// Nobody answered: no connection, not in time, not allowed, not now.
    ///
    /// @param reason for people, without secrets
    record Silent(String reason) implements Gathered {}
}
