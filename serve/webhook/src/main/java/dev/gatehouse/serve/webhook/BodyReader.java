// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Reads the body of a request, bounded in size and in time.
///
/// A time limit on the socket bounds only the wait for the next byte, so somebody who sends one now and then could
/// hold a thread for ever. Here the reading thread is interrupted when the whole body is late; on a virtual thread
/// that
/// closes the socket it is reading from ([java.net.Socket]).
final class BodyReader {
    private static final int FIRST_BUFFER = 64 << 10;

    private enum State {
        READING,
        ENDED,
        LATE
    }

    private final ScheduledExecutorService watch;
    private final int limit;

    BodyReader(ScheduledExecutorService watch, int limit) {
        this.watch = watch;
        this.limit = limit;
    }

    /// Reads `in` to its end.
    ///
    /// @param announced length the sender announced, or -1
    /// @return the bytes, or empty where there are more than the limit
    /// @throws LateBodyException where the end did not come by `deadline`
    /// @throws IOException where the connection broke
    Optional<byte[]> read(InputStream in, long announced, Deadline deadline) throws IOException {
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
            Optional<byte[]> body = toEnd(in, announced);
            if (!state.compareAndSet(State.READING, State.ENDED)) {
                throw new LateBodyException();
            }
            return body;
        } finally {
            state.compareAndSet(State.READING, State.ENDED);
            alarm.cancel(false);
        }
    }

    private Optional<byte[]> toEnd(InputStream in, long announced) throws IOException {
        if (announced > limit) {
            discard(in);
            return Optional.empty();
        }
        // One byte more than announced, so that the end shows without making room for more. Announcing is cheap, so
        // only what came is believed beyond the first buffer.
        byte[] buffer = new byte[announced < 0 ? FIRST_BUFFER : (int) Math.min(announced + 1, FIRST_BUFFER)];
        int length = 0;
        while (length <= limit) {
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(length * 2L, limit + 1L));
            }
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return Optional.of(Arrays.copyOf(buffer, length));
            }
            length += read;
        }
        discard(in);
        return Optional.empty();
    }

    // A sender that is still sending when the connection closes may never see the answer, so what is a little too
    // long is read to its end.
    private void discard(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_BUFFER];
        long left = limit;
        while (left > 0) {
            int read = in.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    /// The body did not end in time. The connection is lost.
    static final class LateBodyException extends IOException {
        private static final long serialVersionUID = 1L;

        LateBodyException() {
            super("the body did not end in time");
        }
    }
}
