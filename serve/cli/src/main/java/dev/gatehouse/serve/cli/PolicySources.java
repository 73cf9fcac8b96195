// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.oci.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Reads what a command line names: a file, or a URL that starts with `http://` or `https://`. One byte more than
/// the reader of documents takes is read at most, so that it is the one to refuse what is too long.
final class PolicySources {
    private static final int MOST_BYTES = ReadLimits.DEFAULT.bytes() + 1;
    private static final int MOST_FILES = 20_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private PolicySources() {}

    static boolean isUrl(String source) {
        return source.startsWith("http://") || source.startsWith("https://");
    }

    /// Reads `source`.
    ///
    /// @throws IOException where it cannot be had; the message is for people
    static Document read(String source) throws IOException {
        return new Document(source, Blob.of(isUrl(source) ? fetched(source) : content(Path.of(source))));
    }

    /// Returns the policy files of the folder `path`, or `path` itself where it is none.
    ///
    /// @throws IOException where the folder holds none, or too many
    static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(PolicySources::isPolicyFile)
                    .limit(MOST_FILES + 1L)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IOException("the folder holds no *.yaml, *.yml or *.json");
            }
            if (files.size() > MOST_FILES) {
                throw new IOException("the folder holds more than " + MOST_FILES + " files");
            }
            return files;
        }
    }

    private static boolean isPolicyFile(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
                && !Files.isDirectory(file);
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, not a file");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(MOST_BYTES);
        } catch (NoSuchFileException e) {
            throw new IOException("open " + file + ": no such file", e);
        }
    }

    private static byte[] fetched(String url) throws IOException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(new URI(url)).timeout(TIMEOUT).build();
            HttpResponse<byte[]> answer = client.send(
                    request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_BYTES));
            if (answer.statusCode() != 200) {
                throw new IOException("fetching " + url + ": HTTP status " + answer.statusCode());
            }
            return answer.body();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("fetching " + url + ": not a URL", e);
        } catch (UncheckedIOException e) {
            throw new IOException("fetching " + url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("fetching " + url + ": interrupted", e);
        }
    }
}
