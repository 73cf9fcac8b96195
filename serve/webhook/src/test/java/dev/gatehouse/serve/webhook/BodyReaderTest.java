// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.serve.webhook.BodyReader.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How many bodies are held at once.
class BodyReaderTest {
    private static final int LIMIT = 8 << 20;
    private static final int MIB = 1 << 20;

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    // 1 MiB for small ones, 3 MiB for the others.
    private final BodyReader reader = new BodyReader(watch, LIMIT, 4 * MIB);

    @AfterEach
    void stop() {
        watch.shutdownNow();
    }

    private Body read(int length, long announced, Duration patience) throws IOException {
        return reader.read(new ByteArrayInputStream(new byte[length]), announced, Deadline.in(patience));
    }

    private Body read(int length) throws IOException {
        return read(length, length, Duration.ofSeconds(60));
    }

    // Without a place.
    private Body late(int length) throws IOException {
        return read(length, length, Duration.ofMillis(100));
    }

    @Test
    void holdsBodiesOfMiddleSizeOnlyAsFarAsThereIsRoom() throws IOException {
        List<Body> held = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            held.add(read(255_000));
        }
        assertThat(held).allSatisfy(body -> assertThat(body).isInstanceOf(Body.Whole.class));
        assertThat(late(255_000)).isInstanceOf(Body.NoRoom.class);
        held.getFirst().close();
        assertThat(read(255_000)).isInstanceOf(Body.Whole.class);
    }

    @Test
    void holdsSmallBodiesWhileLargeOnesHaveNoRoom() throws IOException {
        assertThat(read(3 * MIB)).isInstanceOf(Body.Whole.class);
        assertThat(late(MIB)).isInstanceOf(Body.NoRoom.class);
        for (int i = 0; i < 16; i++) {
            assertThat(read(BodyReader.SMALL - 1)).isInstanceOf(Body.Whole.class);
        }
        assertThat(late(1)).isInstanceOf(Body.NoRoom.class);
    }

    @Test
    void holdsTheLongestBodyAlone() throws IOException {
        Body longest = read(LIMIT);
        assertThat(longest).isInstanceOf(Body.Whole.class);
        assertThat(late(BodyReader.SMALL + 1)).isInstanceOf(Body.NoRoom.class);
        longest.close();
        assertThat(read(LIMIT)).isInstanceOf(Body.Whole.class);
    }

    @Test
    void givesBackWhatABodyOfUnknownLengthDidNotNeed() throws IOException {
        assertThat(read(MIB - 1, -1, Duration.ofSeconds(60))).isInstanceOf(Body.Whole.class);
        // While it is read it may become the longest one.
        assertThat(read(MIB - 1, -1, Duration.ofMillis(100))).isInstanceOf(Body.NoRoom.class);
        assertThat(read(2 * MIB - 1)).isInstanceOf(Body.Whole.class);
    }

    @Test
    void givesBackThePlaceOfABodyThatIsTooLong() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(read(LIMIT + 1, -1, Duration.ofSeconds(60))).isInstanceOf(Body.TooLong.class);
        }
        assertThat(read(LIMIT)).isInstanceOf(Body.Whole.class);
    }
}
