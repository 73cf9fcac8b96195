// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A checked-in list of cases with a remark each: lines of `identifier<TAB>remark`, empty lines and lines with `#`
/// aside.
public record CaseList(Map<String, String> remarks) {
    /// Reads the list of that name beside the tests of this package.
    public static CaseList read(String name) {
        return read(CaseList.class, name);
    }

    /// Reads the list of that name beside `neighbour`.
    public static CaseList read(Class<?> neighbour, String name) {
        try (InputStream list = neighbour.getResourceAsStream(name)) {
            if (list == null) {
                throw new IllegalArgumentException("no list " + name);
            }
            Map<String, String> remarks = new LinkedHashMap<>();
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int tab = line.indexOf('\t');
                        if (tab < 1
                                || remarks.put(
                                                line.substring(0, tab),
                                                line.substring(tab + 1).strip())
                                        != null) {
                            throw new IllegalArgumentException(name + ": no remark, or the second one: " + line);
                        }
                    });
            return new CaseList(remarks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<String> remark(String identifier) {
        return Optional.ofNullable(remarks.get(identifier));
    }

    public Set<String> identifiers() {
        return remarks.keySet();
    }
}
