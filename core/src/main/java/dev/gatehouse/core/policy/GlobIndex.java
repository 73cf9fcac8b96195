// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Finds the few of many patterns that can match a name without trying them all.
///
/// Every pattern is filed under one run of eight characters that any name it matches must contain: the one that the
/// fewest patterns share. A name has about a hundred such runs, so a look-up is a hundred probes of a map, however
/// many patterns there are. Patterns without eight literal characters in a row are tried always.
final class GlobIndex<T> {
    private static final int RUN = 8;

    private record Entry<T>(int position, T item, Glob glob) {}

    private final List<T> items;
    private final Map<String, List<Entry<T>>> byRun = new HashMap<>();
    private final List<Entry<T>> always = new ArrayList<>();

    private GlobIndex(List<T> items) {
        this.items = List.copyOf(items);
    }

    static <T> GlobIndex<T> of(List<T> items, Function<T, List<Glob>> globs) {
        GlobIndex<T> index = new GlobIndex<>(items);
        Map<String, Integer> frequency = new HashMap<>();
        for (T item : items) {
            for (Glob glob : globs.apply(item)) {
                for (String literal : glob.literals()) {
                    for (int i = 0; i + RUN <= literal.length(); i++) {
                        frequency.merge(literal.substring(i, i + RUN), 1, Integer::sum);
                    }
                }
            }
        }
        for (int position = 0; position < items.size(); position++) {
            T item = items.get(position);
            for (Glob glob : globs.apply(item)) {
                index.file(new Entry<>(position, item, glob), frequency);
            }
        }
        return index;
    }

    private void file(Entry<T> entry, Map<String, Integer> frequency) {
        String rarest = "";
        int fewest = Integer.MAX_VALUE;
        for (String literal : entry.glob().literals()) {
            for (int i = 0; i + RUN <= literal.length(); i++) {
                String run = literal.substring(i, i + RUN);
                int count = frequency.getOrDefault(run, 0);
                if (count < fewest) {
                    fewest = count;
                    rarest = run;
                }
            }
        }
        if (rarest.isEmpty()) {
            always.add(entry);
        } else {
            byRun.computeIfAbsent(rarest, _ -> new ArrayList<>(1)).add(entry);
        }
    }

    /// Returns the items one of whose patterns matches `reference`, in their original order, each once.
    List<T> matching(ImageReference reference) {
        Set<String> names = Glob.spellings(reference);
        Set<Integer> found = new TreeSet<>();
        for (String name : names) {
            collect(always, name, found);
            for (int i = 0; i + RUN <= name.length(); i++) {
                collect(byRun.getOrDefault(name.substring(i, i + RUN), List.of()), name, found);
            }
        }
        return found.stream().map(items::get).toList();
    }

    private void collect(List<Entry<T>> entries, String name, Set<Integer> found) {
        for (Entry<T> entry : entries) {
            if (!found.contains(entry.position()) && entry.glob().matches(name)) {
                found.add(entry.position());
            }
        }
    }
}
