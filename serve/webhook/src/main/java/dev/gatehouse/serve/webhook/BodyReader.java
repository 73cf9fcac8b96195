// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Reads the body of a request, bounded in size, in time and in how many large ones are held at once.
///
/// A time limit on the socket bounds only the wait for the next byte, so somebody who sends one now and then could
/// hold a thread for ever. Here the reading thread is interrupted when the whole body is late; on a virtual thread
/// that closes the socket it is reading from ([java.net.Socket]).
///
/// A parsed review takes a multiple of its bytes, and anybody in the cluster can send one. So all but a few large
/// ones wait until another is done with; small ones, which is nearly all, never wait.
final class BodyReader {
    /// Bodies up to this size are small.
    static final int SMALL = 256 << 10;

    private static final int BUFFER = 64 << 10;

    private enum State {
        READING,
        ENDED,
        LATE
    }

    private final ScheduledExecutorService watch;
    private final int limit;
    private final Semaphore large;

    /// @param watch runs the alarms
    /// @param limit longest body, in bytes
    /// @param mostLarge how many bodies that are not small are held at once
    BodyReader(ScheduledExecutorService watch, int limit, int mostLarge) {
        this.watch = watch;
        this.limit = limit;
        this.large = new Semaphore(mostLarge, true);
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

        /// The body is large, and others were held until the deadline.
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
            Body body = announced > limit ? tooLong(in) : small(in, announced, deadline);
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

    private Body small(InputStream in, long announced, Deadline deadline) throws IOException {
        // One byte more than announced, so that the end shows without making room for more. Announcing is cheap, so
        // only what came is believed beyond the first buffer.
        byte[] buffer = new byte[announced < 0 ? BUFFER : (int) Math.min(announced + 1, BUFFER)];
        int length = 0;
        while (length <= Math.min(SMALL, limit)) {
            buffer = withRoom(buffer, length);
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return new Body.Whole(Arrays.copyOf(buffer, length), () -> {});
            }
            length += read;
        }
        return large(in, buffer, length, deadline);
    }

    private Body large(InputStream in, byte[] start, int startLength, Deadline deadline) throws IOException {
        if (!permitted(deadline)) {
            return new Body.NoRoom();
        }
        boolean held = false;
        try {
            byte[] buffer = start;
            int length = startLength;
            while (length <= limit) {
                buffer = withRoom(buffer, length);
                int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    held = true;
                    return new Body.Whole(Arrays.copyOf(buffer, length), large::release);
                }
                length += read;
            }
        } finally {
            if (!held) {
                large.release();
            }
        }
        return tooLong(in);
    }

    private boolean permitted(Deadline deadline) throws LateBodyException {
        try {
            // A little before the alarm, so that there is time to say so.
            return large.tryAcquire(deadline.remaining().toNanos() / 10 * 9, TimeUnit.NANOSECONDS);
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
