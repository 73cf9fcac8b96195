// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// The decent twin: breaks nothing, though some of it looks like it.
public final class Decent extends TreeMap<String, String> {
    private static final List<String> NAMES = List.of("database");

    /// May hold an `Optional`, since the component is the accessor.
    public record Named(Optional<String> name) {}

    private static final long serialVersionUID = 1L;

    @Override
    public String getOrDefault(Object key, String otherwise) {
        return super.getOrDefault(key, otherwise);
    }

    /// Returns a number that only `seed` decides.
    public int drawn(long seed) {
        return new Random(seed).nextInt();
    }

    /// Returns the only name.
    public Named name() {
        return new Named(Optional.of(NAMES.getFirst()));
    }
}
