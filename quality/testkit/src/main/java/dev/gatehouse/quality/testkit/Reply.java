// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a server sends back. `Content-Length` is written from the body and not part of `headers`.
///
/// @param headers by name, in any case
public record Reply(int status, Map<String, String> headers, Body body) {
    /// How the bytes of an answer go over the wire.
    public sealed interface Body {
        /// All at once, with their length.
        record Whole(Bytes bytes) implements Body {}

        /// Announces the length of `bytes` and closes the connection after the first `sent` of them.
        record Truncated(Bytes bytes, int sent) implements Body {}

        /// One byte each `pause`, with the length announced.
        record Dripping(Bytes bytes, Duration pause) implements Body {}

        /// Never ends: the same byte in chunks until the client goes away.
        record Endless(byte filler) implements Body {}

        /// The connection is closed before a status line is sent.
        record Closed() implements Body {}
    }

    public Reply {
        TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = Collections.unmodifiableMap(sorted);
    }

    public static Reply of(int status) {
        return new Reply(status, Map.of(), new Body.Whole(Bytes.EMPTY));
    }

    public static Reply of(int status, String contentType, Bytes body) {
        return new Reply(status, Map.of("Content-Type", contentType), new Body.Whole(body));
    }

    /// Returns a registry error document with one error.
    public static Reply error(int status, String code, String message) {
        return of(
                status,
                "application/json",
                Bytes.of("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"detail\":{}}]}"));
    }

    public Reply with(String header, String value) {
        TreeMap<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(header, value);
        return new Reply(status, changed, body);
    }

    public Reply without(String header) {
        TreeMap<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.remove(header);
        return new Reply(status, changed, body);
    }

    public Reply with(Body other) {
        return new Reply(status, headers, other);
    }

    /// Returns the bytes of a whole body, empty for any other.
    public Bytes bytes() {
        return switch (body) {
            case Body.Whole whole -> whole.bytes();
            case Body.Truncated _, Body.Dripping _, Body.Endless _, Body.Closed _ -> Bytes.EMPTY;
        };
    }
}
