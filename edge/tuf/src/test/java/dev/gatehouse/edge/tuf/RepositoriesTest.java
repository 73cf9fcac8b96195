// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.admission.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the files of a repository come from: both kinds, with what a hostile or broken one does.
class RepositoriesTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private HttpServer server;
    private RemoteRepository remote;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            switch (path) {
                case "/tuf/folder/good.json" -> {
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT);
                }
                case "/tuf/1.a%2Fb%3Fc.json" -> exchange.sendResponseHeaders(200, -1);
                case "/tuf/forbidden.json" -> exchange.sendResponseHeaders(403, -1);
                case "/tuf/broken.json" -> exchange.sendResponseHeaders(500, -1);
                case "/tuf/moved.json" -> {
                    exchange.getResponseHeaders().add("Location", "/tuf/folder/good.json");
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/tuf/endless.json" -> {
                    exchange.sendResponseHeaders(200, 0);
                    endless(exchange.getResponseBody(), 0);
                }
                case "/tuf/dripping.json" -> {
                    exchange.sendResponseHeaders(200, 0);
                    endless(exchange.getResponseBody(), 20);
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        server.start();
        remote = RemoteRepository.at(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tuf"), Duration.ofSeconds(2));
    }

    private static void endless(OutputStream body, int pause) throws IOException {
        try {
            while (true) {
                body.write(pause == 0 ? new byte[4096] : new byte[1]);
                body.flush();
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        remote.close();
        server.stop(0);
    }

    @Test
    void fetchesFilesOfAMirror() {
        assertThat(remote.fetch(List.of("folder", "good.json"), CONTENT.length)).contains(CONTENT);
        assertThat(remote.fetch(List.of("absent.json"), 10)).isEmpty();
        assertThat(remote.fetch(List.of("forbidden.json"), 10)).isEmpty();
    }

    @Test
    void escapesWhatWouldChangeTheAddress() {
        assertThat(remote.fetch(List.of("1.a/b?c.json"), 10)).contains(new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken.json", "moved.json", "endless.json", "dripping.json"})
    void endsWhatAMirrorShouldNotDo(String name) {
        assertThatThrownBy(() -> remote.fetch(List.of(name), 100_000)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void refusesAByteMoreThanTheLimit() {
        assertThatThrownBy(() -> remote.fetch(List.of("folder", "good.json"), CONTENT.length - 1))
                .isInstanceOf(UnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com",
                "file:///etc",
                "example.com",
                "https:///path",
                "https://user@example.com",
                "https://example.com?query",
                "https://example.com#part"
            })
    void asksOnlyPlainAddresses(String address) {
        assertThatThrownBy(() -> RemoteRepository.at(URI.create(address))).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Arguments> spellings() {
        return Stream.of(
                        "folder/file.json",
                        "./folder/file.json",
                        "/folder/file.json",
                        "repository/folder/file.json",
                        "/repository/folder/file.json",
                        "../../folder/x/../file.json")
                .map(name -> argumentSet(name, name));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void findsFilesOfAnArchiveHoweverTheyAreSpelt(String name) {
        ArchivedRepository archive = ArchivedRepository.read(gzip(entry(name, '0', CONTENT)));
        assertThat(archive.fetch(List.of("folder", "file.json"), CONTENT.length))
                .contains(CONTENT);
        assertThat(archive.fetch(List.of("file.json"), 10)).isEmpty();
        assertThatThrownBy(() -> archive.fetch(List.of("folder", "file.json"), CONTENT.length - 1))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void readsLongNamesOfGnuAndPax() {
        String name = "targets/" + "x".repeat(150) + ".json";
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        // Three digits for the length, a space, the line feed.
        String line = String.format(Locale.ROOT, "%d path=%s\n", path.length + 10, name);
        byte[] property = line.getBytes(StandardCharsets.UTF_8);
        for (byte[] archive : List.of(
                joined(entry("././@LongLink", 'L', path), entry("short", '0', CONTENT)),
                joined(entry("PaxHeaders/0", 'x', property), entry("short", '0', CONTENT)))) {
            assertThat(ArchivedRepository.read(gzip(archive)).fetch(List.of(name.split("/", -1)), 100))
                    .contains(CONTENT);
        }
    }

    @Test
    void passesOverWhatIsNoFile() {
        byte[] archive = joined(
                entry("link", '2', new byte[0]),
                entry("folder/", '5', new byte[0]),
                entry("device", '3', new byte[0]),
                entry("file", '0', CONTENT));
        ArchivedRepository repository = ArchivedRepository.read(gzip(archive));
        assertThat(repository.fetch(List.of("file"), 10)).contains(CONTENT);
        assertThat(repository.fetch(List.of("link"), 10)).isEmpty();
        assertThat(repository.fetch(List.of("device"), 10)).isEmpty();
    }

    static Stream<Arguments> archivesThatAreNone() {
        byte[] entry = entry("file", '0', CONTENT);
        byte[] wrongSum = entry.clone();
        wrongSum[0] ^= 1;
        byte[] sparse = "30 path=x\n".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                argumentSet("nothing", (Object) new byte[0]),
                argumentSet("no gzip", (Object) entry),
                argumentSet("cut off in gzip", (Object) Arrays.copyOf(gzip(entry), 30)),
                argumentSet("cut off in a head", (Object) gzip(Arrays.copyOf(entry, 100))),
                argumentSet("cut off in a file", (Object) gzip(Arrays.copyOf(entry, 514))),
                argumentSet("a wrong sum", (Object) gzip(wrongSum)),
                argumentSet("properties longer than they are", (Object) gzip(joined(entry("p", 'x', sparse), entry))),
                argumentSet("a file of two sizes", (Object) gzip(
                        joined(entry("p", 'x', "9 size=1\n".getBytes(StandardCharsets.UTF_8)), entry))),
                argumentSet("a bomb", (Object) gzip(entry("zeros", '0', new byte[65 << 20]))));
    }

    @ParameterizedTest
    @MethodSource("archivesThatAreNone")
    void refusesArchivesThatAreNone(byte[] bytes) {
        assertThatThrownBy(() -> ArchivedRepository.read(bytes))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("failed to uncompress: ");
    }

    @Test
    void readsTenThousandEntriesAndNoMore() {
        byte[] one = entry("file", '0', new byte[0]);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            all.writeBytes(one);
        }
        assertThat(ArchivedRepository.read(gzip(all.toByteArray())).fetch(List.of("file"), 1))
                .isPresent();
        all.writeBytes(one);
        byte[] archive = gzip(all.toByteArray());
        assertThatThrownBy(() -> ArchivedRepository.read(archive)).hasMessageContaining("more than 10000 entries");
    }

    private static byte[] entry(String name, char type, byte[] content) {
        byte[] head = new byte[512];
        put(head, 0, name);
        put(head, 100, "0000644");
        put(head, 124, String.format(Locale.ROOT, "%011o", content.length));
        head[156] = (byte) type;
        put(head, 257, "ustar");
        put(head, 263, "00");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xFF;
        }
        put(head, 148, String.format(Locale.ROOT, "%06o", sum));
        return joined(head, Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
