// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.util.Optional;

/// A constructor that takes an `Optional`.
public class OptioningConstructor {
    final int count;

    public OptioningConstructor(Optional<String> text) {
        count = text.map(String::length).orElse(0);
    }
}
