// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import java.util.Locale;

/// How a command writes what it found. On the command line the names are in lower case.
enum OutputFormat {
    /// For people.
    TEXT,
    /// For programs; `test` writes what policy-tester writes.
    JSON,
    /// JUnit's XML reports, as build servers read them.
    JUNIT,
    /// SARIF 2.1.0 ([OASIS](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)), as code hosts read
    /// it.
    SARIF;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
