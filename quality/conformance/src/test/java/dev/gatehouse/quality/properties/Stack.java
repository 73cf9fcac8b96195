// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.DigestResolver;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.SignatureSource;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.serve.webhook.Readiness;
import dev.gatehouse.serve.webhook.ServingCertificate;
import dev.gatehouse.serve.webhook.WebhookServer;
import dev.gatehouse.serve.webhook.WebhookSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A webhook on free loopback ports over real registries, wired as the program wires it, and a client that trusts it.
final class Stack implements AutoCloseable {
    /// What an API server says that gives up soon.
    static final String HURRIED = "2s";
    /// What an API server says that waits as long as it may.
    static final String PATIENT = "30s";
    /// The key that policies trust.
    static final CosignSigner KEY = CosignSigner.of(CosignSigner.Kind.P256);
    /// A key of the same kind that no policy trusts.
    static final CosignSigner STRANGER = CosignSigner.of(CosignSigner.Kind.P256);

    static final String REPOSITORY = "team/app";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SIDE_BY_SIDE = 64;

    private final WebhookServer server;
    private final HttpClient client;
    private final Runnable below;
    private volatile Supplier<PolicySet> policies = () -> new PolicySet.NotLoaded("nothing was loaded yet");

    private Stack(SignatureSource signatures, DigestResolver digests, Runnable below) {
        this.below = below;
        ServingCertificate.SelfSigned made = ServingCertificate.selfSigned("localhost", "127.0.0.1");
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.server = new WebhookServer(
                WebhookSettings.DEFAULT.listeningOn(free, free),
                made.certificate(),
                () -> policies.get(),
                new ImageAdmission(signatures, InstantSource.system()),
                new DigestPinning(digests),
                new Readiness());
        server.start();
        this.client = HttpClient.newBuilder()
                .sslContext(trusting(made.authorityPem()))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /// Starts over registries that are asked anonymously and about which nothing is set.
    static Stack start() {
        return start("{}", Keychain.ANONYMOUS);
    }

    /// Starts over registries with settings in YAML.
    static Stack start(String settings, Keychain keychain) {
        Registries registries =
                Registries.open(RegistrySettings.read(settings.getBytes(StandardCharsets.UTF_8)), keychain);
        return new Stack(registries.signatures(), registries.digests(), registries::close);
    }

    /// Starts over a source of signatures, in which no tag names anything.
    static Stack over(SignatureSource signatures) {
        DigestResolver none = (reference, _, _) -> {
            throw new AssertionError("nobody asks for " + reference);
        };
        return new Stack(signatures, none, () -> {});
    }

    private static SSLContext trusting(String authority) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "webhook",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(authority.getBytes(StandardCharsets.UTF_8))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        below.run();
    }

    // ----- policies

    /// Puts policies in YAML into force; images that none of them selects are denied.
    Stack enforcing(String... documents) {
        return enforcing(UnmatchedImages.DENY, documents);
    }

    /// Puts policies in YAML into force.
    Stack enforcing(UnmatchedImages unmatched, String... documents) {
        PolicyDocuments.Loaded loaded = PolicyDocuments.load(
                List.of(documents).stream()
                        .map(text -> new PolicyDocuments.Document(
                                "policy.yaml", Blob.of(text.getBytes(StandardCharsets.UTF_8))))
                        .toList(),
                PolicyDocuments.Options.DEFAULT);
        assertThat(loaded.problems()).isEmpty();
        PolicySet set = new PolicySet.Loaded(
                loaded.policies().stream().map(CompiledPolicy::policy).toList(), unmatched);
        return having(() -> set);
    }

    /// Takes the policies of each review from `source`.
    Stack having(Supplier<PolicySet> source) {
        policies = source;
        return this;
    }

    /// Returns a policy for the images that `glob` matches.
    static String policy(String name, String glob, String... authorities) {
        return "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: " + name
                + "}\nspec: {images: [{glob: \"" + glob + "\"}], authorities: [" + String.join(", ", authorities)
                + "]}\n";
    }

    /// Returns an authority that trusts `key`.
    static String trusting(CosignSigner key) {
        return "{key: {data: \"" + key.publicKeyPem().replace("\n", "\\n") + "\"}}";
    }

    /// Returns the policy that everything needs a signature of [#KEY].
    static String everythingSigned() {
        return policy("signed", "**", trusting(KEY));
    }

    // ----- images

    /// Pushes a small image under `mark` as its tag and returns it.
    static Artifact pushed(FakeRegistry registry, String mark) {
        Artifact image = Artifact.image(mark);
        registry.push(REPOSITORY, mark, image);
        return image;
    }

    /// Pushes a small image and cosign's manifest with one good signature.
    static Artifact pushedAndSigned(FakeRegistry registry, String mark) {
        Artifact image = pushed(registry, mark);
        sign(registry, image, KEY.layer(REPOSITORY, image.digest()));
        return image;
    }

    /// Puts `layers` where cosign keeps the signatures of `image`.
    static void sign(FakeRegistry registry, Artifact image, SignedLayer... layers) {
        registry.push(REPOSITORY, image.signatureTag(), Artifact.signatures(layers));
    }

    static String pinned(FakeRegistry registry, Artifact image) {
        return registry.host() + "/" + REPOSITORY + "@" + image.digest();
    }

    // ----- reviews

    /// Asks whether an object may run; the API server waits as long as it may.
    Answer validate(String review) {
        return post("/validations", PATIENT, review);
    }

    /// Asks whether an object may run; the API server gives up soon.
    Answer validateHurried(String review) {
        return post("/validations", HURRIED, review);
    }

    /// Asks for the object with digests.
    Answer mutate(String review) {
        return post("/mutations", PATIENT, review);
    }

    Answer post(String path, String timeout, String review) {
        return post(path, timeout, BodyPublishers.ofString(review));
    }

    Answer post(String path, String timeout, HttpRequest.BodyPublisher review) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + server.port() + path + "?timeout=" + timeout))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(review)
                .build();
        try {
            return Answer.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Answer.none(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Does `check` for every row, several side by side, and fails with all rows that failed.
    static <T> void forEach(List<T> rows, Consumer<T> check) {
        assertThat(rows).isNotEmpty();
        Semaphore places = new Semaphore(SIDE_BY_SIDE);
        Map<T, FutureTask<Boolean>> tasks = new LinkedHashMap<>();
        for (T row : rows) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                places.acquire();
                try {
                    check.accept(row);
                } finally {
                    places.release();
                }
                return true;
            });
            tasks.put(row, task);
            Thread.ofVirtual().start(task);
        }
        assertThat(tasks).as("rows of different names").hasSameSizeAs(rows);
        List<String> failures = new ArrayList<>();
        tasks.forEach((row, task) -> {
            try {
                assertThat(task.get()).isTrue();
            } catch (ExecutionException e) {
                failures.add(row + ": " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        });
        assertThat(failures).isEmpty();
    }

    /// Returns every order of `items`.
    static <T> List<List<T>> orders(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> orders = new ArrayList<>();
        for (int first = 0; first < items.size(); first++) {
            List<T> rest = new ArrayList<>(items);
            T head = rest.remove(first);
            for (List<T> tail : orders(rest)) {
                List<T> order = new ArrayList<>(List.of(head));
                order.addAll(tail);
                orders.add(order);
            }
        }
        return orders;
    }
}
