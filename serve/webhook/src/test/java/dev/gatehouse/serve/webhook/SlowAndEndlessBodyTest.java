// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that send slowly, or without end, lose their connection and nothing else. What the tests wait for is the end
/// of the connection; they never end where it is not closed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SlowAndEndlessBodyTest {
    private static final byte[] CHUNK =
            ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

    private final TestServer server = new TestServer(Policies.GOOD_AND_BAD, settings -> settings.holding(4 << 20));

    @AfterAll
    void stop() {
        server.close();
    }

    private SSLSocket connect(String path, String... headers) throws IOException {
        SSLSocket socket = (SSLSocket) TestServer.trusting(server.made.authorityPem())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.server.port());
        write(
                socket,
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + String.join("\r\n", headers) + "\r\n\r\n");
        return socket;
    }

    private static void write(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /// Returns what the server says until it closes the connection.
    private static String toEnd(SSLSocket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder said = new StringBuilder();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                said.append((char) c);
            }
        } catch (SocketException _) {
            // Closed while we were still sending.
            said.append("(reset)");
        }
        return said.toString();
    }

    @Test
    void closesConnectionsWhoseBodyDoesNotCome() throws IOException {
        try (SSLSocket socket = connect("/validations?timeout=1s", "Content-Length: 100")) {
            assertThat(toEnd(socket)).doesNotContain("200 OK").doesNotContain("allowed");
        }
    }

    @Test
    void closesConnectionsWhoseBodyDribbles() throws IOException, InterruptedException {
        try (SSLSocket socket = connect("/validations?timeout=1s", "Content-Length: 1000000")) {
            CountDownLatch closed = new CountDownLatch(1);
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    toEnd(socket);
                } catch (IOException _) {
                    // Closed all the same.
                } finally {
                    closed.countDown();
                }
            });
            try {
                while (!closed.await(50, TimeUnit.MILLISECONDS)) {
                    write(socket, " ");
                }
            } catch (SocketException _) {
                // Closed while we were sending: what this test waits for.
            }
            reader.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validations", "/mutations", "/nowhere", "/healthz"})
    void closesConnectionsWhoseBodyDoesNotEnd(String path) throws IOException, InterruptedException {
        try (SSLSocket socket = connect(path, "Transfer-Encoding: chunked")) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    while (true) {
                        out.write(CHUNK);
                    }
                } catch (IOException _) {
                    // Closed while we were sending: what this test waits for.
                }
            });
            assertThat(toEnd(socket)).doesNotContain("allowed");
            writer.join();
        }
    }

    @Test
    void answersOthersMeanwhile() throws IOException {
        List<SSLSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            // Half of them want to be large ones.
            sockets.add(connect("/validations?timeout=30s", "Content-Length: " + (i % 2 == 0 ? 100 : 1_000_000)));
            write(sockets.getLast(), i % 2 == 0 ? "{" : " ".repeat(400_000));
        }
        String image = "good.example/app@" + ScriptedRegistry.digest("any");
        String review = Reviews.create(Reviews.POD, Reviews.pod(image));
        assertThat(Reviews.allowed(server.review("/validations", review))).isTrue();
        String large = review.replaceFirst("\\{", "{\"x\":\"" + "x".repeat(300_000) + "\",");
        assertThat(server.post("/validations?timeout=1s", large).statusCode()).isEqualTo(503);
        for (SSLSocket socket : sockets) {
            socket.close();
        }
        assertThat(server.post("/validations?timeout=30s", large).statusCode()).isEqualTo(200);
    }
}
