// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Reads a body of at most so many bytes. Like `BodyHandlers.limiting` of the JDK, but a body that is too long is
/// told from a connection that broke: the one is a fact, the other worth another try.
final class BoundedBody implements BodySubscriber<byte[]> {
    /// The body goes on after the limit.
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(int limit) {
            super("body is longer than " + limit + " bytes");
        }
    }

    /// There was no memory for the body in time.
    static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1L;

        NoRoomException() {
            super("other bodies are being read");
        }
    }

    private final int limit;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int limit) {
        this.limit = limit;
    }

    /// Reads the body of the answer to `call`, once its share has room for that, which it has to have by `deadline`.
    static BodyHandler<byte[]> handler(Call call, Deadline deadline) {
        return response -> {
            BoundedBody body = new BoundedBody(call.limit());
            try {
                // On a virtual thread of this one connection: others go on meanwhile.
                if (!call.share().take(length(call, response.headers()), deadline)) {
                    body.result.completeExceptionally(new NoRoomException());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                body.result.completeExceptionally(new NoRoomException());
            }
            return body;
        };
    }

    // As announced; the limit of the call where that is not said or more.
    private static long length(Call call, HttpHeaders headers) {
        if (call.method().equals("HEAD")) {
            return 0;
        }
        String announced = headers.firstValue("Content-Length").orElse("");
        boolean number = announced.length() < 10
                && !announced.isEmpty()
                && announced.chars().allMatch(c -> c >= '0' && c <= '9');
        return number && headers.firstValue("Transfer-Encoding").isEmpty()
                ? Math.min(Long.parseLong(announced), call.limit())
                : call.limit();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (result.isDone()) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (result.isDone()) {
                return;
            }
            if (part.remaining() > limit - body.size()) {
                result.completeExceptionally(new TooLongException(limit));
                if (subscription != null) {
                    subscription.cancel();
                }
                return;
            }
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            body.writeBytes(bytes);
        }
    }

    @Override
    public void onError(Throwable cause) {
        result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        result.complete(body.toByteArray());
    }
}
