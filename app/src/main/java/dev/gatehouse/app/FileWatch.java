// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says when it is worth looking at files again: right after a change that the system tells of, and every period in
/// any case, since network file systems and swapped symbolic links tell of nothing.
final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    // Editors and kubelets make several changes at once.
    private static final Duration SETTLE = Duration.ofMillis(50);

    private final List<Path> folders;
    private final Duration period;
    private final List<Runnable> looks;
    private final WatchService watcher;
    private final Thread thread;

    private FileWatch(List<Path> folders, Duration period, List<Runnable> looks, WatchService watcher) {
        this.folders = List.copyOf(folders);
        this.period = period;
        this.looks = List.copyOf(looks);
        this.watcher = watcher;
        this.thread = Thread.ofPlatform().name("file-watch").daemon().unstarted(this::run);
    }

    /// Starts to watch.
    ///
    /// @param folders where changes are waited for
    /// @param looks called one after the other by one thread
    static FileWatch start(List<Path> folders, Duration period, List<Runnable> looks) throws IOException {
        FileWatch watch =
                new FileWatch(folders, period, looks, FileSystems.getDefault().newWatchService());
        watch.thread.start();
        return watch;
    }

    private void run() {
        List<WatchKey> keys = new ArrayList<>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                register(keys);
                WatchKey changed = watcher.poll(period.toMillis(), TimeUnit.MILLISECONDS);
                if (changed != null) {
                    Thread.sleep(SETTLE);
                    changed.pollEvents();
                    changed.reset();
                }
                looks.forEach(FileWatch::look);
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            Thread.currentThread().interrupt();
        }
    }

    // The last resort of this thread: without it a fault of ours would end all further looks without a word.
    private static void look(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("looking at changed files failed, will look again");
        }
    }

    // A folder that was removed and came back, or a link that leads elsewhere now, has to be registered anew.
    private void register(List<WatchKey> keys) {
        keys.removeIf(key -> !key.isValid());
        if (keys.size() == folders.size()) {
            return;
        }
        keys.forEach(WatchKey::cancel);
        keys.clear();
        for (Path folder : folders) {
            try {
                keys.add(folder.register(
                        watcher,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE));
            } catch (IOException e) {
                LOG.atDebug()
                        .addKeyValue("folder", folder)
                        .addKeyValue("reason", e)
                        .log("folder cannot be watched, will be looked at periodically");
            }
        }
    }

    /// Ends the watch; a look that is under way is waited for.
    @Override
    public void close() throws IOException {
        thread.interrupt();
        watcher.close();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
