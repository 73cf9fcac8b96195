// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {
    @TempDir
    Path folder = Path.of(".");

    @Test
    void acceptsTheTextOfTheFileAndNamesTheLineThatDiffers() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "one\ntwo\n");
        assertThatCode(() -> Golden.matches(folder, "a.txt", "one\ntwo\n")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Golden.matches(folder, "a.txt", "one\n2\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> Golden.matches(folder, "b.txt", "x"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gatehouse.golden.update");
    }
}
