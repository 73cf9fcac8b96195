// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the token in a file along with every request. Tokens of pods are projected: the kubelet puts a new one in
/// the same place well before the old one ends. The file is read again when it has changed, and when the API server
/// answers 401; where it then holds another token, the request is sent once more.
final class TokenFile implements Interceptor {
    private static final Logger log = LoggerFactory.getLogger(TokenFile.class);
    private static final int LONGEST = 64 << 10;

    private record Token(String text, FileTime modified) {}

    private final Path file;
    private final AtomicReference<Token> known = new AtomicReference<>(new Token("", FileTime.fromMillis(0)));

    TokenFile(Path file) {
        this.file = file;
    }

    @Override
    public void before(BasicBuilder request, HttpRequest before, RequestTags tags) {
        Token token = known.get();
        try {
            if (token.text().isEmpty() || !Files.getLastModifiedTime(file).equals(token.modified())) {
                token = read();
            }
        } catch (IOException e) {
            // The token at hand may still be good; where it is not, the API server says so.
            log.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", e.toString())
                    .log("service account token cannot be read");
        }
        show(request, token);
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder request, HttpResponse<?> response, RequestTags tags) {
        boolean changed = false;
        if (response.code() == 401) {
            Token spent = known.get();
            try {
                Token now = read();
                changed = !now.text().equals(spent.text());
                show(request, now);
            } catch (IOException e) {
                log.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("cause", e.toString())
                        .log("service account token cannot be read");
            }
        }
        return CompletableFuture.completedFuture(changed);
    }

    private Token read() throws IOException {
        // Taken before the content: a change between the two is seen the next time.
        FileTime modified = Files.getLastModifiedTime(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST);
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("the file holds no token");
        }
        Token token = new Token(text, modified);
        known.set(token);
        return token;
    }

    private static void show(BasicBuilder request, Token token) {
        if (!token.text().isEmpty()) {
            request.setHeader("Authorization", "Bearer " + token.text());
        }
    }
}
