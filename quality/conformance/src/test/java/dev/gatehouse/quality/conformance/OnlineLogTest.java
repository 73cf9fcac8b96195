// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import dev.gatehouse.serve.cli.Surroundings;
import dev.gatehouse.serve.cli.VerifyCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A signature that brings no log entry along: the log that the policy names is asked, and what it answers has to
/// prove as much as an entry that was brought along, and more.
class OnlineLogTest {
    private static final VirtualSigstore OURS = VirtualSigstore.start();
    private static final VirtualSigstore STRANGERS = VirtualSigstore.start();
    private static final WholeStack STACK = WholeStack.start();
    private static final Identity DEV = Identity.uri("https://ci.example/app", "https://issuer.example");
    private static final String REPOSITORY = "shop/app";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicReference<Consumer<ArrayNode>> BETWEEN = new AtomicReference<>(_ -> {});
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    // Somebody between the log and us, who can change what it says.
    private static final LoopbackServer RELAY = LoopbackServer.start(OnlineLogTest::relayed);

    @AfterAll
    static void close() {
        RELAY.close();
        STACK.close();
        OURS.close();
        STRANGERS.close();
        CLIENT.close();
    }

    private static Reply relayed(RecordedRequest request) {
        try {
            String answer = CLIENT.send(
                            HttpRequest.newBuilder(URI.create(OURS.rekor().url() + request.path()))
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                                            request.body().array()))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            ArrayNode entries = (ArrayNode) JSON.readTree(answer);
            BETWEEN.get().accept(entries);
            return Reply.of(200, "application/json", Bytes.of(entries.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String relay() {
        return "http://127.0.0.1:" + RELAY.port();
    }

    private static TrustedRoots believing(VirtualSigstore sigstore) {
        TrustedRoots.Found found = new TrustedRoots.Found.Ready(
                TrustAnchors.of(TrustedRootReader.read(sigstore.trustedRoot().array())));
        return _ -> found;
    }

    private static String keyless(String log) {
        return "{\"keyless\":{\"url\":\"https://fulcio.example\",\"identities\":[{\"issuer\":\"" + DEV.issuer()
                + "\",\"subject\":\"" + DEV.subject() + "\"}]}" + log + "}";
    }

    private static String answer(FakeRegistry registry, Artifact image, String authorities) {
        JsonObject policy = (JsonObject) Corpus.json(
                "{\"apiVersion\":\"policy.sigstore.dev/v1beta1\",\"kind\":\"ClusterImagePolicy\",\"metadata\":"
                        + "{\"name\":\"p\"},\"spec\":{\"images\":[{\"glob\":\"**\"}],\"authorities\":[" + authorities
                        + "]}}");
        STACK.judgeBy(Policies.of(List.of(policy), List.of(), Map.of("no-match-policy", "deny"), believing(OURS)));
        String reference = registry.host() + "/" + REPOSITORY + "@" + image.digest();
        return JsonWriter.compact(
                Answer.to("/validations", Reviews.podOf(reference), STACK).value());
    }

    private static String ctlog(String url) {
        return ",\"ctlog\":{\"url\":\"" + url + "\"}";
    }

    private static FakeRegistry holding(Artifact image, SignedLayer... layers) {
        return FakeRegistry.start()
                .push(REPOSITORY, "1", image)
                .push(REPOSITORY, image.signatureTag(), Artifact.signatures(layers));
    }

    private static SignedLayer bare(Artifact image) {
        return OURS.sign(OURS.signer(DEV), REPOSITORY, image.digest()).without(LegacyMaking.BUNDLE);
    }

    private static void admits(FakeRegistry registry, Artifact image, String url) {
        assertThat(answer(registry, image, keyless(ctlog(url)))).contains("\"allowed\":true");
    }

    private static void refuses(FakeRegistry registry, Artifact image, String url, String reason) {
        assertThat(answer(registry, image, keyless(ctlog(url))))
                .contains("\"allowed\":false")
                .contains(reason);
    }

    @Test
    void admitsWhatTheLogHasAndRefusesWhatItHasNot() {
        Artifact image = Artifact.image("logged");
        try (FakeRegistry registry = holding(image, bare(image))) {
            admits(registry, image, OURS.rekor().url());
            refuses(registry, image, STRANGERS.rekor().url(), "signature not found in transparency log");
            refuses(registry, image, "http://127.0.0.1:1", "searching log query: the log cannot be asked");
            // Silence means the public log, which nobody is asked for.
            assertThat(answer(registry, image, keyless("")))
                    .contains("\"allowed\":false")
                    .contains("signature not found in transparency log");
        }
    }

    @Test
    void asksOnlyAboutSignaturesThatHoldOtherwise() {
        Artifact image = Artifact.image("strangers");
        SignedLayer strangers = STRANGERS
                .sign(STRANGERS.signer(DEV), REPOSITORY, image.digest())
                .without(LegacyMaking.BUNDLE);
        SignedLayer whole = OURS.sign(OURS.signer(DEV), REPOSITORY, image.digest());
        int before = OURS.rekor().requests().size();
        try (FakeRegistry registry = holding(image, whole.over(Bytes.of("{}")).without(LegacyMaking.BUNDLE))) {
            assertThat(answer(registry, image, keyless(ctlog(OURS.rekor().url()))))
                    .contains("\"allowed\":false");
        }
        try (FakeRegistry registry = holding(image, strangers, whole)) {
            admits(registry, image, OURS.rekor().url());
        }
        assertThat(OURS.rekor().requests()).hasSize(before);
    }

    @Test
    void goesByOneThatHoldsAmongMany() {
        Artifact image = Artifact.image("several");
        SignedLayer unlogged =
                STRANGERS.sign(OURS.signer(DEV), REPOSITORY, image.digest()).without(LegacyMaking.BUNDLE);
        try (FakeRegistry registry = holding(image, unlogged, bare(image))) {
            admits(registry, image, OURS.rekor().url());
        }
        try (FakeRegistry registry = holding(image, unlogged)) {
            refuses(registry, image, OURS.rekor().url(), "signature not found in transparency log");
        }
    }

    // Both authorities ask the same log about what refers to the image, one of them about attestations only.
    @Test
    void asksAboutSignaturesAfterAttestationsInTheSamePlace() {
        Artifact image = Artifact.image("both");
        String keyless = keyless(ctlog(OURS.rekor().url()));
        String attested =
                keyless.replaceFirst("\\}$", ",\"attestations\":[{\"name\":\"a\",\"predicateType\":\"vuln\"}]}");
        try (FakeRegistry registry = FakeRegistry.start()
                .push(REPOSITORY, "1", image)
                .push(REPOSITORY, Artifact.referringSignatures(image, bare(image)))) {
            assertThat(answer(registry, image, attested + "," + keyless)).contains("\"allowed\":true");
            assertThat(answer(registry, image, attested))
                    .contains("\"allowed\":false")
                    .contains("no matching attestations");
        }
    }

    private static ObjectNode entry(ArrayNode entries) {
        return (ObjectNode) entries.get(0).elements().next();
    }

    private static ObjectNode proof(ArrayNode entries) {
        return (ObjectNode) entry(entries).path("verification").path("inclusionProof");
    }

    private static String flipped(String text) {
        char last = text.charAt(text.length() - 2);
        return text.substring(0, text.length() - 2) + (last == '1' ? '2' : '1') + text.charAt(text.length() - 1);
    }

    // Each differs from what the log says in one respect.
    private static Map<String, Consumer<ArrayNode>> lies() {
        Map<String, Consumer<ArrayNode>> lies = new LinkedHashMap<>();
        lies.put("signature not found in transparency log| nothing", ArrayNode::removeAll);
        lies.put("signature not found in transparency log| another name", entries -> {
            ObjectNode named = (ObjectNode) entries.get(0);
            String uuid = named.fieldNames().next();
            named.set(flipped(uuid), named.remove(uuid));
        });
        lies.put(
                "unable to verify SET| another time",
                entries -> entry(entries)
                        .put(
                                "integratedTime",
                                entry(entries).path("integratedTime").asLong() + 1));
        lies.put(
                "unable to verify SET| another index",
                entries -> entry(entries)
                        .put("logIndex", entry(entries).path("logIndex").asLong() + 1));
        lies.put(
                "no trusted log has the id| another log",
                entries -> entry(entries).put("logID", "00".repeat(32)));
        lies.put(
                "inclusion proof does not lead to the root| another leaf",
                entries -> proof(entries)
                        .put("logIndex", proof(entries).path("logIndex").asLong() - 1));
        lies.put(
                "checkpoint is of another tree| another root",
                entries -> proof(entries)
                        .put("rootHash", flipped(proof(entries).path("rootHash").asText())));
        lies.put(
                "checkpoint is of another tree| another size",
                entries -> proof(entries)
                        .put("treeSize", proof(entries).path("treeSize").asLong() + 1));
        lies.put(
                "checkpoint| a stranger's checkpoint",
                entries -> proof(entries).put("checkpoint", STRANGERS.rekor().checkpoint()));
        lies.put(
                "searching log query: entry of the log has no checkpoint| no checkpoint",
                entries -> proof(entries).remove("checkpoint"));
        lies.put(
                "searching log query: entry of the log has no inclusionProof| no proof",
                entries -> ((ObjectNode) entry(entries).path("verification")).remove("inclusionProof"));
        lies.put(
                "the log entry has no signed time| no promise",
                entries -> ((ObjectNode) entry(entries).path("verification")).remove("signedEntryTimestamp"));
        return lies;
    }

    @TestFactory
    Stream<DynamicTest> believesNothingThatDoesNotProveItself() {
        Artifact image = Artifact.image("lied about");
        return Stream.concat(
                lies().entrySet().stream()
                        .map(lie -> dynamicTest(lie.getKey(), () -> {
                            try (FakeRegistry registry = holding(image, bare(image))) {
                                BETWEEN.set(_ -> {});
                                admits(registry, image, relay());
                                BETWEEN.set(lie.getValue());
                                refuses(
                                        registry,
                                        image,
                                        relay(),
                                        lie.getKey().substring(0, lie.getKey().indexOf('|')));
                            }
                        })),
                Stream.of(dynamicTest("a bad one beside the good one", () -> {
                    try (FakeRegistry registry = holding(image, bare(image))) {
                        BETWEEN.set(entries -> {
                            ObjectNode bad = entries.get(0).deepCopy();
                            ((ObjectNode) bad.elements().next()).put("integratedTime", 1);
                            entries.insert(0, bad);
                        });
                        admits(registry, image, relay());
                    }
                })));
    }

    @Test
    void takesNoEntryOfAnotherSignature() {
        Artifact image = Artifact.image("mine");
        Artifact other = Artifact.image("theirs");
        AtomicReference<ArrayNode> theirs = new AtomicReference<>();
        try (FakeRegistry registry = holding(other, bare(other))) {
            BETWEEN.set(entries -> theirs.set(entries.deepCopy()));
            admits(registry, other, relay());
        }
        try (FakeRegistry registry = holding(image, bare(image))) {
            BETWEEN.set(entries -> {
                entries.removeAll();
                entries.addAll(theirs.get());
            });
            refuses(registry, image, relay(), "log entry has the hash of another content");
        }
    }

    @Test
    void asksTheLogOfTheCommandLine(@TempDir Path folder) throws IOException {
        Artifact image = Artifact.image("by hand");
        Path root = Files.writeString(
                folder.resolve("root.json"), OURS.trustedRoot().text());
        try (FakeRegistry registry = holding(image, bare(image))) {
            String reference = registry.host() + "/" + REPOSITORY + ":1";
            assertThat(verify(root, OURS.rekor().url(), reference)).startsWith("exit 0");
            assertThat(verify(root, STRANGERS.rekor().url(), reference))
                    .startsWith("exit 1")
                    .contains("no-log-entry");
        }
    }

    private static String verify(Path root, String log, String image) {
        StringWriter out = new StringWriter();
        Surroundings surroundings = new Surroundings(new PrintWriter(out), new PrintWriter(out), false, Map.of());
        int exit = new CommandLine(new VerifyCommand(surroundings))
                .setOut(surroundings.out())
                .setErr(surroundings.err())
                .execute(
                        "--certificate-identity",
                        DEV.subject(),
                        "--certificate-oidc-issuer",
                        DEV.issuer(),
                        "--trusted-root",
                        root.toString(),
                        "--rekor-url",
                        log,
                        image);
        surroundings.out().flush();
        return "exit " + exit + "\n" + out;
    }
}
