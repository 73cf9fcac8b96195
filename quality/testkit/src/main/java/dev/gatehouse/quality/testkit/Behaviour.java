// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// How a server answers where it does not answer as usual.
@FunctionalInterface
public interface Behaviour {
    /// Returns the answer to `request`.
    ///
    /// @param usual gives what would have been answered
    Reply answer(RecordedRequest request, Supplier<Reply> usual);

    static Behaviour reply(Reply reply) {
        return (_, _) -> reply;
    }

    static Behaviour status(int status) {
        return reply(Reply.of(status));
    }

    /// 429 with `Retry-After` as given, in seconds or as a date.
    static Behaviour tooMany(String retryAfter) {
        return reply(Reply.of(429).with("Retry-After", retryAfter));
    }

    /// The usual answer, changed.
    static Behaviour changed(UnaryOperator<Reply> change) {
        return (_, usual) -> change.apply(usual.get());
    }

    static Behaviour header(String name, String value) {
        return changed(reply -> reply.with(name, value));
    }

    /// The usual headers over another body.
    static Behaviour body(Bytes body) {
        return changed(reply -> reply.with(new Reply.Body.Whole(body)));
    }

    static Behaviour truncated(int sent) {
        return changed(reply -> reply.with(new Reply.Body.Truncated(reply.bytes(), sent)));
    }

    static Behaviour dripping(Duration pause) {
        return changed(reply -> reply.with(new Reply.Body.Dripping(reply.bytes(), pause)));
    }

    static Behaviour endless() {
        return changed(reply -> reply.with(new Reply.Body.Endless((byte) ' ')));
    }

    /// The connection is closed without an answer.
    static Behaviour closed() {
        return reply(Reply.of(200).with(new Reply.Body.Closed()));
    }

    /// The usual answer after `pause`.
    static Behaviour delayed(Duration pause) {
        return (_, usual) -> {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return usual.get();
        };
    }

    static Behaviour redirect(int status, String location) {
        return reply(Reply.of(status).with("Location", location));
    }

    /// One behaviour after the other, from the start again after the last.
    static Behaviour alternating(List<Behaviour> turns) {
        AtomicInteger next = new AtomicInteger();
        return (request, usual) ->
                turns.get(Math.floorMod(next.getAndIncrement(), turns.size())).answer(request, usual);
    }

    static Behaviour usual() {
        return (_, usual) -> usual.get();
    }
}
