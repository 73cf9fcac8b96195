// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/// HTTP/1.1 on a free loopback port, written down to the bytes so that an answer can be cut, dripped or never end.
/// A server without TLS closes a connection that opens with a TLS greeting at once.
public final class LoopbackServer implements AutoCloseable {
    private static final int LONGEST_LINE = 64 << 10;
    private static final int LONGEST_BODY = 64 << 20;
    private static final int TLS_GREETING = 0x16;

    private final ServerSocket socket;
    private final boolean secure;
    private final Function<RecordedRequest, Reply> answers;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private LoopbackServer(ServerSocket socket, boolean secure, Function<RecordedRequest, Reply> answers) {
        this.socket = socket;
        this.secure = secure;
        this.answers = answers;
        this.acceptor = Thread.ofVirtual().name("loopback-server").unstarted(this::accept);
    }

    /// Starts a server that speaks plain HTTP.
    public static LoopbackServer start(Function<RecordedRequest, Reply> answers) {
        try {
            return started(new ServerSocket(0, 512, loopback()), false, answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a server that speaks HTTPS only.
    public static LoopbackServer start(SSLContext tls, Function<RecordedRequest, Reply> answers) {
        try {
            return started(tls.getServerSocketFactory().createServerSocket(0, 512, loopback()), true, answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }

    private static LoopbackServer started(
            ServerSocket socket, boolean secure, Function<RecordedRequest, Reply> answers) {
        LoopbackServer server = new LoopbackServer(socket, secure, answers);
        server.acceptor.start();
        return server;
    }

    public int port() {
        return socket.getLocalPort();
    }

    public boolean secure() {
        return secure;
    }

    /// Stops listening and drops every connection.
    @Override
    public void close() {
        try {
            socket.close();
            // The port is free only when nobody waits for a connection any more.
            acceptor.join();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().name("loopback-connection").start(() -> serve(connection));
            } catch (IOException _) {
                // Closed, or a client that went away before it was accepted.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 32 << 10);
            in.mark(1);
            if (!secure && in.read() == TLS_GREETING) {
                return;
            }
            in.reset();
            boolean open = true;
            while (open) {
                Optional<RecordedRequest> request = read(in);
                open = request.isPresent() && write(request.get(), answers.apply(request.get()), out);
            }
        } catch (IOException _) {
            // The client went away.
        } finally {
            connections.remove(connection);
        }
    }

    private static Optional<RecordedRequest> read(InputStream in) throws IOException {
        String start = line(in);
        String[] words = start.split(" ", -1);
        if (words.length != 3) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return Optional.of(new RecordedRequest(words[0], words[1], headers, body(in, headers)));
    }

    private static Bytes body(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.getOrDefault("transfer-encoding", ""))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                int length = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
                body.write(exactly(in, length));
                line(in);
                if (length == 0) {
                    return Bytes.of(body.toByteArray());
                }
            }
        }
        return Bytes.of(exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        if (length < 0 || length > LONGEST_BODY) {
            throw new IOException("body of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("body ended early");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > LONGEST_LINE) {
                throw new IOException("line ended early");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /// Returns whether the connection stays open.
    private static boolean write(RecordedRequest request, Reply reply, OutputStream out) throws IOException {
        boolean bodyless = request.method().equals("HEAD") || reply.status() == 204 || reply.status() == 304;
        return switch (reply.body()) {
            case Reply.Body.Closed _ -> false;
            case Reply.Body.Whole whole -> {
                head(reply, "Content-Length: " + whole.bytes().length(), out);
                if (!bodyless) {
                    out.write(whole.bytes().array());
                }
                out.flush();
                yield true;
            }
            case Reply.Body.Truncated truncated -> {
                head(reply, "Content-Length: " + truncated.bytes().length(), out);
                if (!bodyless) {
                    out.write(truncated.bytes().array(), 0, truncated.sent());
                }
                out.flush();
                yield false;
            }
            case Reply.Body.Dripping dripping -> {
                head(reply, "Content-Length: " + dripping.bytes().length(), out);
                out.flush();
                if (!bodyless) {
                    drip(dripping, out);
                }
                yield true;
            }
            case Reply.Body.Endless endless -> {
                head(reply, "Transfer-Encoding: chunked", out);
                byte[] chunk = new byte[8 << 10];
                Arrays.fill(chunk, endless.filler());
                while (!bodyless) {
                    out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(chunk);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
                yield false;
            }
        };
    }

    private static void drip(Reply.Body.Dripping dripping, OutputStream out) throws IOException {
        try {
            for (byte one : dripping.bytes().array()) {
                out.write(one);
                out.flush();
                Thread.sleep(dripping.pause());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void head(Reply reply, String framing, OutputStream out) throws IOException {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" Status\r\n");
        // A reply may contradict the body's length on purpose.
        boolean own = reply.headers().containsKey("Content-Length");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append(own ? "" : framing + "\r\n").append("\r\n");
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    }
}
