// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

/// How firmly a field is there; the first wins where several say different things.
enum ArcType {
    MEMBER,
    REQUIRED,
    OPTIONAL
}
