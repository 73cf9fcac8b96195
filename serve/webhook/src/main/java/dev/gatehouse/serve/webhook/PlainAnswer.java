// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/// Answers that are a line of text.
final class PlainAnswer {
    private PlainAnswer() {}

    /// Sends `text` and keeps the connection.
    static void send(ServerResponse response, int status, String text) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .send((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Sends `text` and closes the connection, since the rest of the request is not worth reading.
    static void sendLast(ServerResponse response, int status, String text) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        send(response, status, text);
    }
}
