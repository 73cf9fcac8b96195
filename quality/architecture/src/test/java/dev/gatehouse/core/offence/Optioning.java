// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.util.Optional;

/// A method that takes an `Optional`.
public class Optioning {
    public int count(Optional<String> text) {
        return text.map(String::length).orElse(0);
    }
}
