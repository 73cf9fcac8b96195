// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// policy-controller refreshes its trust root while a request waits, under one lock, and has nothing to go by
/// where that fails. Here reviews are answered by what was known last while the mirror hangs and while it is
/// away, until that expires, and by what it says once it is back.
class TrustRefreshOffTheRequestPathTest {
    private static final Identity DEV = Identity.uri("https://ci.example/app", "https://issuer.example");
    private static final String REPOSITORY = "shop/app";
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final VirtualSigstore sigstore = VirtualSigstore.start();
    private final VirtualSigstore strangers = VirtualSigstore.start();
    private final FakeRegistry registry = FakeRegistry.start();
    private final Artifact good = Artifact.image("good");
    private final Artifact strange = Artifact.image("strange");

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        registry.close();
        sigstore.close();
        strangers.close();
    }

    private void push(Artifact image, VirtualSigstore by) {
        registry.push(REPOSITORY, image)
                .push(
                        REPOSITORY,
                        image.signatureTag(),
                        Artifact.signatures(by.sign(by.signer(DEV), REPOSITORY, image.digest())));
    }

    private StandaloneServer start() throws Exception {
        Path policies = Files.createDirectory(folder.resolve("policies"));
        Files.writeString(
                policies.resolve("a.yaml"),
                "{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: keyless}, spec:"
                        + " {images: [{glob: '**'}], authorities: [{keyless: {url: 'https://fulcio.example',"
                        + " identities: [{issuer: '" + DEV.issuer() + "', subject: '" + DEV.subject() + "'}]}}]}}\n");
        Path root =
                Files.write(folder.resolve("root.json"), sigstore.tuf().root().array());
        TrustSettings trust = TrustSettings.read(
                        new TrustSettings.Wanted(sigstore.tuf().url(), root.toString(), false), Map.of())
                .every(PERIOD);
        return StandaloneServer.start(StandaloneServerTest.settings(policies, folder), trust, Map.of());
    }

    private String said(HttpClient client, StandaloneServer server, Artifact image) throws Exception {
        String pinned = registry.host() + "/" + REPOSITORY + "@" + image.digest();
        return StandaloneServerTest.review(client, server, StandaloneServerTest.review(pinned));
    }

    private void await(String text, HttpClient client, StandaloneServer server) throws Exception {
        String answer = said(client, server, good);
        for (int i = 0; i < 600 && !answer.contains(text); i++) {
            Thread.sleep(100);
            answer = said(client, server, good);
        }
        assertThat(answer).contains(text);
    }

    // While the keeper has asked the mirror again, and longer.
    private void staysSo(HttpClient client, StandaloneServer server) throws Exception {
        int asked = sigstore.tuf().requests().size();
        Instant end = Instant.now().plus(PERIOD.multipliedBy(3));
        while (Instant.now().isBefore(end)) {
            Instant start = Instant.now();
            assertThat(said(client, server, good)).contains("\"allowed\":true");
            assertThat(said(client, server, strange)).contains("\"allowed\":false", "no trusted log has the id");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
            Thread.sleep(50);
        }
        assertThat(sigstore.tuf().requests()).hasSizeGreaterThan(asked);
    }

    @Test
    void goesByWhatWasKnownLastUntilThatExpires() throws Exception {
        push(good, sigstore);
        push(strange, strangers);
        sigstore.tuf().expireAt(Instant.now().plus(LONG));
        try (StandaloneServer server = start();
                HttpClient client = StandaloneServerTest.trusting(
                        Files.readString(folder.resolve("state").resolve("ca.crt")))) {
            await("\"allowed\":true", client, server);
            staysSo(client, server);
            sigstore.tuf().expireAt(Instant.now().plusSeconds(20));
            staysSo(client, server);
            sigstore.tuf().behaving(Behaviour.delayed(LONG));
            staysSo(client, server);
            sigstore.tuf().behaving(Behaviour.status(503));
            await("its metadata expired at ", client, server);
            assertThat(said(client, server, strange)).contains("\"allowed\":false", "its metadata expired at ");
            sigstore.tuf().behaving(Behaviour.usual());
            sigstore.tuf().expireAt(Instant.now().plus(LONG));
            await("\"allowed\":true", client, server);
            assertThat(said(client, server, strange)).contains("\"allowed\":false", "no trusted log has the id");
        }
    }
}
