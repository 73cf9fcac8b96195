// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Reads the body of a request, bounded in size, in time and in how many bytes all reviews hold at once.
///
/// A time limit on the socket bounds only the wait for the next byte, so somebody who sends one now and then
/// could hold a thread for ever. Here the reading thread is interrupted when the whole body is late; on a virtual
/// thread that closes the socket it is reading from ([java.net.Socket]).
///
/// A parsed review takes up to about 30 times its bytes, and anybody in the cluster can send one. So a body takes
/// its place before it is read and keeps it until it is decided; where there is none, it waits. A quarter of all
/// places is for small bodies, so that nobody who sends a few large ones keeps the others waiting.
final class BodyReader {
    /// Bodies up to this announced size are small.
    static final int SMALL = 64 << 10;

    private static final int BUFFER = 64 << 10;

    private enum State {
        READING,
        ENDED,
        LATE
    }

    private final ScheduledExecutorService watch;
    private final int limit;
    private final Places small;
    private final Places large;

    /// Room for bodies, in KiB.
    private record Places(int all, Semaphore free) {
        static Places of(long bytes) {
            int all = Math.clamp(bytes >> 10, 1, Integer.MAX_VALUE);
            return new Places(all, new Semaphore(all, true));
        }

        /// How much a body takes. One that is larger than everything takes everything.
        int of(int bytes) {
            return Math.min((bytes >> 10) + 1, all);
        }
    }

    /// @param watch runs the alarms
    /// @param limit longest body, in bytes
    /// @param mostHeld how many bytes all bodies have at once; one that is longer is read alone
    BodyReader(ScheduledExecutorService watch, int limit, long mostHeld) {
        this.watch = watch;
        this.limit = limit;
        this.small = Places.of(mostHeld / 4);
        this.large = Places.of(mostHeld - mostHeld / 4);
    }

    /// What came of reading. To be closed when it is done with.
    sealed interface Body extends AutoCloseable {
        /// The whole body.
        final class Whole implements Body {
            private final byte[] bytes;
            private final Runnable release;

            private Whole(byte[] bytes, Runnable release) {
                this.bytes = bytes;
                this.release = release;
            }

            byte[] bytes() {
                return bytes;
            }

            @Override
            public void close() {
                release.run();
            }
        }

        /// There were more bytes than the limit.
        record TooLong() implements Body {
            @Override
            public void close() {}
        }

        /// Others were held until the deadline.
        record NoRoom() implements Body {
            @Override
            public void close() {}
        }

        @Override
        void close();
    }

    /// Reads `in` to its end.
    ///
    /// @param announced length the sender announced, or -1
    /// @throws LateBodyException where the end did not come by `deadline`
    /// @throws IOException where the connection broke
    Body read(InputStream in, long announced, Deadline deadline) throws IOException {
        return announced > limit ? inTime(() -> tooLong(in), deadline) : placed(in, announced, deadline);
    }

    private interface Reading {
        Body read() throws IOException;
    }

    // The alarm is for reading alone. Who waits for a place has a limit of its own and is not to be interrupted at
    // the very moment at which it gives up.
    private Body inTime(Reading reading, Deadline deadline) throws IOException {
        AtomicReference<State> state = new AtomicReference<>(State.READING);
        Thread reader = Thread.currentThread();
        ScheduledFuture<?> alarm = watch.schedule(
                () -> {
                    if (state.compareAndSet(State.READING, State.LATE)) {
                        reader.interrupt();
                    }
                },
                deadline.remaining().toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            Body body = reading.read();
            if (!state.compareAndSet(State.READING, State.ENDED)) {
                body.close();
                throw new LateBodyException();
            }
            return body;
        } finally {
            state.compareAndSet(State.READING, State.ENDED);
            alarm.cancel(false);
        }
    }

    private Body placed(InputStream in, long announced, Deadline deadline) throws IOException {
        Places places = 0 <= announced && announced <= SMALL ? small : large;
        // Helidon holds a whole chunk before it gives us its first byte: without a length the worst is assumed.
        int held = places.of(announced < 0 ? limit : (int) announced);
        if (!permitted(places, held, deadline)) {
            return new Body.NoRoom();
        }
        return inTime(() -> read(in, announced, places, held), deadline);
    }

    // Gives back what the body did not need of the `held` places.
    private Body read(InputStream in, long announced, Places places, int held) throws IOException {
        int kept = 0;
        try {
            Optional<byte[]> whole = whole(in, announced);
            if (whole.isPresent()) {
                int needed = Math.min(held, places.of(whole.get().length));
                kept = needed;
                return new Body.Whole(whole.get(), () -> places.free().release(needed));
            }
        } finally {
            places.free().release(held - kept);
        }
        return tooLong(in);
    }

    // Empty where there are more bytes than the limit.
    private Optional<byte[]> whole(InputStream in, long announced) throws IOException {
        // One byte more than announced, so that the end shows without making room for more. Announcing is cheap,
        // so only what came is believed beyond the first buffer.
        byte[] buffer = new byte[announced < 0 ? BUFFER : (int) Math.min(announced + 1, BUFFER)];
        int length = 0;
        while (length <= limit) {
            buffer = withRoom(buffer, length);
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return Optional.of(Arrays.copyOf(buffer, length));
            }
            length += read;
        }
        return Optional.empty();
    }

    private static boolean permitted(Places places, int held, Deadline deadline) throws LateBodyException {
        try {
            // A little before the time is up, so that there is time to say so.
            return places.free().tryAcquire(held, deadline.remaining().toNanos() / 10 * 9, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LateBodyException();
        }
    }

    private byte[] withRoom(byte[] buffer, int length) {
        return length < buffer.length ? buffer : Arrays.copyOf(buffer, (int) Math.min(length * 2L, limit + 1L));
    }

    // A sender that is still sending when the connection closes may never see the answer, so what is a little too
    // long is read to its end.
    private Body tooLong(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = 2L * limit;
        while (left > 0) {
            int read = in.read(buffer);
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return new Body.TooLong();
    }

    /// The body did not end in time. The connection is lost.
    static final class LateBodyException extends IOException {
        private static final long serialVersionUID = 1L;

        LateBodyException() {
            super("the body did not end in time");
        }
    }
}
