// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Entries, checkpoints and promises of logs, as a signature brings them along. Nothing but the readers' own
/// exception may come of them.
class LogReadersFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsOrRefuses(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        refused(() -> EntryBodyReader.read(bytes));
        refused(() -> Checkpoint.read(text));
        refused(() -> PromiseReader.read(text));
    }

    private static void refused(Runnable reading) {
        try {
            reading.run();
        } catch (MalformedEntryException _) {
            return;
        }
    }
}
