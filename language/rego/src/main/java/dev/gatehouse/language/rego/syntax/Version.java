// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

/// The language version a text is read in. A module of version 0 becomes one of version 1 by `import rego.v1`.
public enum Version {
    V0,
    V1
}
