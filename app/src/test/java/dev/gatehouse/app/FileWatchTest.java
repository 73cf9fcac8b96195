// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final Semaphore looks = new Semaphore(0);

    @TempDir
    private Path root = Path.of("");

    private void awaitLook() throws InterruptedException {
        assertThat(looks.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void looksAgainWhenAFileChanges() throws IOException, InterruptedException {
        Path seen = root.resolve("a.yaml");
        try (FileWatch watch = FileWatch.start(List.of(root), NEVER, List.of(looks::release))) {
            // The folder is registered some time after the start.
            int tries = 0;
            do {
                Files.writeString(seen, "change " + tries++);
            } while (!looks.tryAcquire(500, TimeUnit.MILLISECONDS) && tries < 60);
            assertThat(watch).isNotNull();
            assertThat(tries).isLessThan(60);
        }
    }

    @Test
    void looksAgainEveryPeriodWithoutAnyChange() throws IOException, InterruptedException {
        Path missing = root.resolve("not-there");
        try (FileWatch watch = FileWatch.start(List.of(missing), Duration.ofMillis(10), List.of(looks::release))) {
            assertThat(watch).isNotNull();
            awaitLook();
            awaitLook();
            Files.createDirectory(missing);
            awaitLook();
            Files.delete(missing);
            awaitLook();
        }
    }

    @Test
    void goesOnAfterALookThatFailed() throws IOException, InterruptedException {
        Runnable failing = () -> {
            looks.release();
            throw new IllegalStateException("a fault of ours");
        };
        try (FileWatch watch =
                FileWatch.start(List.of(root), Duration.ofMillis(10), List.of(failing, looks::release))) {
            assertThat(watch).isNotNull();
            for (int i = 0; i < 6; i++) {
                awaitLook();
            }
        }
    }
}
