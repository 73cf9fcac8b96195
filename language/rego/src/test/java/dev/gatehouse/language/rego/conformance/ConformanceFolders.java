// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The cases of [ConformanceTest], one test per folder, for runs that want to know which folder sees a change:
/// `-Dtest=ConformanceFolders`, or as a test of the mutants (docs/mutation.md). Cases of version 1 are asked once,
/// not again with the import.
class ConformanceFolders {
    private static final Map<String, List<ConformanceCase>> FOLDERS = folders();

    private static Map<String, List<ConformanceCase>> folders() {
        Map<String, List<ConformanceCase>> folders = new TreeMap<>();
        Path root = ConformanceTest.folder();
        if (!Files.isDirectory(root)) {
            return folders;
        }
        try {
            Set<String> left =
                    new HashSet<>(ConformanceTest.listed("excluded.json").keySet());
            left.addAll(ConformanceTest.listed("expected-failures.json").keySet());
            left.addAll(ConformanceCases.excluded(root));
            for (ConformanceCase one : ConformanceCases.read(root)) {
                if (!left.contains(one.id()) && !one.id().startsWith("import/")) {
                    folders.computeIfAbsent(one.group(), _ -> new ArrayList<>()).add(one);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folders;
    }

    @TestFactory
    Stream<DynamicTest> eachFolderPasses() {
        return FOLDERS.entrySet().stream()
                .map(folder -> dynamicTest(
                        folder.getKey(),
                        () -> folder.getValue()
                                .forEach(one -> assertThat(one.check().get())
                                        .as(one.id())
                                        .isEmpty())));
    }
}
