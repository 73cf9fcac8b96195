// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The body of an answer, piece by piece as it comes in. The next piece is asked for when the one before has been
/// taken, so no more than one is in memory.
final class ApiStream implements AutoCloseable {
    private sealed interface Piece {
        record Bytes(ByteBuffer bytes) implements Piece {}

        record End(Optional<Throwable> cause) implements Piece {}
    }

    /// Takes the body while the answer is under way.
    static final class Inlet implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

        @Override
        public void consume(List<ByteBuffer> buffers, AsyncBody body) {
            int length = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
            byte[] bytes = new byte[length];
            int at = 0;
            for (ByteBuffer buffer : buffers) {
                int size = buffer.remaining();
                buffer.get(bytes, at, size);
                at += size;
            }
            pieces.add(new Piece.Bytes(ByteBuffer.wrap(bytes)));
        }
    }

    private final HttpResponse<AsyncBody> response;
    private final BlockingQueue<Piece> pieces;

    ApiStream(HttpResponse<AsyncBody> response, Inlet inlet) {
        this.response = response;
        this.pieces = inlet.pieces;
        var _ = response.body()
                .done()
                .whenComplete((_, cause) -> pieces.add(new Piece.End(Optional.ofNullable(cause))));
        response.body().consume();
    }

    int status() {
        return response.code();
    }

    /// Returns for how long the API server wants to be left alone, zero where it does not say.
    Duration pause() {
        return response.headers("Retry-After").stream()
                .filter(text -> text.matches("[0-9]{1,4}"))
                .findFirst()
                .map(text -> Duration.ofSeconds(Integer.parseInt(text)))
                .orElse(Duration.ZERO);
    }

    /// Returns the next bytes, in an array of their own, or empty where the answer came to its proper end.
    ///
    /// @throws ApiServerException where it breaks off, or nothing comes within `patience`
    Optional<ByteBuffer> next(Duration patience) throws InterruptedException {
        Piece piece = pieces.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
        return switch (piece) {
            case null ->
                throw new ApiServerException(0, Duration.ZERO, "the API server stopped in the middle of an answer");
            case Piece.Bytes bytes -> {
                response.body().consume();
                yield Optional.of(bytes.bytes());
            }
            case Piece.End end -> {
                if (end.cause().isPresent()) {
                    throw new ApiServerException(
                            "the API server broke off: "
                                    + ClusterConnection.text(end.cause().get()),
                            end.cause().get());
                }
                yield Optional.empty();
            }
        };
    }

    @Override
    public void close() {
        response.body().cancel();
    }
}
