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

/// Reads what a command line names: a file, or a URL that starts with `http://` or `https://`. One byte more than the
/// reader of documents takes is read at most, so that it is the one to refuse what is too long.
final class PolicySources {
    private static final int MOST_BYTES = ReadLimits.DEFAULT.bytes() + 1;
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
