// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.serve.quickstart.Scenario.Expectation;
import dev.gatehouse.serve.webhook.Readiness;
import dev.gatehouse.serve.webhook.ServingCertificate;
import dev.gatehouse.serve.webhook.WebhookServer;
import dev.gatehouse.serve.webhook.WebhookSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// Everything the guided first run needs, started on loopback: registry, images, policies, webhook.
public final class Quickstart implements AutoCloseable {
    private static final String TAG = "1.0";

    private final SampleRegistry registry;
    private final Path folder;
    private final Map<Path, String> policies;
    private final List<Scenario> scenarios;
    private final Registries registries;
    private final WebhookServer webhook;
    private final String authorityPem;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Quickstart(SampleRegistry registry, Path folder) throws IOException {
        this.registry = registry;
        this.folder = folder;
        SigningKey releaseKey = SigningKey.generate();
        SigningKey otherKey = SigningKey.generate();
        this.scenarios = scenarios(registry, releaseKey, otherKey);
        this.policies = write(
                folder,
                Map.of(
                        "shop.yaml", SamplePolicies.shop(registry.host(), releaseKey),
                        "lab.yaml", SamplePolicies.lab(registry.host(), releaseKey)));
        ServingCertificate.SelfSigned serving = ServingCertificate.selfSigned("localhost", "127.0.0.1");
        this.authorityPem = serving.authorityPem();
        Files.writeString(folder.resolve("ca.crt"), authorityPem);
        for (Scenario scenario : scenarios) {
            Files.writeString(reviewFile(scenario), scenario.object().review("by-hand"));
        }
        this.registries = Registries.open(RegistrySettings.NONE, Keychain.ANONYMOUS);
        PolicySet policySet = compile(policies);
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.webhook = new WebhookServer(
                WebhookSettings.DEFAULT.listeningOn(free, free),
                serving.certificate(),
                () -> policySet,
                new ImageAdmission(registries.signatures(), InstantSource.system()),
                new DigestPinning(registries.digests()),
                new Readiness());
    }

    /// Starts everything.
    ///
    /// @throws IOException where no port or no temporary file can be had
    public static Quickstart open() throws IOException {
        SampleRegistry registry = SampleRegistry.start();
        Quickstart quickstart = new Quickstart(registry, Files.createTempDirectory("gatehouse-quickstart-"));
        quickstart.webhook.start();
        if (quickstart.webhook.port() <= 0) {
            quickstart.close();
            throw new IOException("the webhook found no free port on loopback");
        }
        return quickstart;
    }

    private static List<Scenario> scenarios(SampleRegistry registry, SigningKey releaseKey, SigningKey otherKey) {
        String web =
                SampleImage.push(registry, "shop/web", TAG).signedBy(releaseKey).reference();
        String cart = SampleImage.push(registry, "shop/cart", TAG).reference();
        String pay =
                SampleImage.push(registry, "shop/pay", TAG).signedBy(otherKey).reference();
        String init = SampleImage.push(registry, "shop/init", TAG)
                .signedBy(releaseKey)
                .reference();
        String trial = SampleImage.push(registry, "lab/trial", TAG).reference();
        String stray = SampleImage.push(registry, "stray/tool", TAG).reference();
        return List.of(
                new Scenario("signed by the release key", SampleObject.pod("web", web), Expectation.ADMITTED),
                new Scenario("not signed", SampleObject.pod("cart", cart), Expectation.DENIED),
                new Scenario("signed by another key", SampleObject.pod("pay", pay), Expectation.DENIED),
                new Scenario(
                        "two images, both signed", SampleObject.deployment("shop", init, web), Expectation.ADMITTED),
                new Scenario(
                        "two images, one of them not signed",
                        SampleObject.deployment("shop-next", init, cart),
                        Expectation.DENIED),
                new Scenario(
                        "not signed; that policy only warns", SampleObject.pod("trial", trial), Expectation.WARNED),
                new Scenario("no policy is about this image", SampleObject.pod("stray", stray), Expectation.DENIED));
    }

    private static Map<Path, String> write(Path folder, Map<String, String> texts) throws IOException {
        Path home = Files.createDirectory(folder.resolve("policies"));
        Map<Path, String> files = new LinkedHashMap<>();
        for (String name :
                texts.keySet().stream().sorted(Comparator.reverseOrder()).toList()) {
            String text = texts.getOrDefault(name, "");
            files.put(Files.writeString(home.resolve(name), text), text);
        }
        return files;
    }

    private static PolicySet compile(Map<Path, String> policies) throws IOException {
        List<PolicyDocuments.Document> documents = new ArrayList<>();
        for (Path file : policies.keySet()) {
            documents.add(new PolicyDocuments.Document(file.toString(), Blob.of(Files.readAllBytes(file))));
        }
        PolicyDocuments.Loaded loaded = PolicyDocuments.load(documents, PolicyDocuments.Options.DEFAULT);
        if (!loaded.isSound()) {
            throw new IllegalStateException("the sample policies are bad: " + loaded.problems());
        }
        return new PolicySet.Loaded(
                loaded.policies().stream().map(CompiledPolicy::policy).toList(), UnmatchedImages.DENY);
    }

    /// Returns where the webhook answers.
    public URI address() {
        return URI.create("https://localhost:" + webhook.port());
    }

    /// Sends the requests, writes down what came of each, and tells whether that was the expected in every case.
    public boolean run(PrintWriter out, Ink ink) throws IOException, InterruptedException {
        Transcript transcript = new Transcript(out, ink);
        transcript.heading("Gatehouse decides which container images may run in a cluster. All of this is local:");
        transcript.fact("registry", registry.host() + "  (images shop/web, shop/cart, shop/pay, ...)");
        transcript.fact("policies", folder.resolve("policies").toString());
        transcript.fact("webhook", address().toString());
        transcript.heading("One of the policies, shop.yaml:");
        transcript.indented(policies.getOrDefault(folder.resolve("policies").resolve("shop.yaml"), ""));
        transcript.heading("What happens to objects that somebody creates, asked as an API server asks:");
        List<Boolean> met = new ArrayList<>();
        try (ReviewClient client = new ReviewClient(address(), authorityPem)) {
            for (Scenario scenario : scenarios) {
                ReviewClient.Decision decision = client.create(scenario.object());
                transcript.decision(scenario, decision);
                Files.writeString(
                        storedReviewFile(scenario),
                        scenario.object().with(decision.stored()).review("by-hand"));
                met.add(scenario.isMetBy(decision));
            }
        }
        transcript.summary(met);
        out.flush();
        return met.stream().allMatch(Boolean::booleanValue);
    }

    /// Writes down command lines that a person may try while all of this is up.
    public void explainHowToTry(PrintWriter out, Ink ink) {
        Transcript transcript = new Transcript(out, ink);
        transcript.heading("Try it yourself, in another terminal:");
        commands().forEach(command -> transcript.line("  " + command));
        transcript.line("");
        transcript.line("Ctrl-C ends it.");
        out.flush();
    }

    /// Returns the command lines of [#explainHowToTry(PrintWriter, Ink)], once the requests were sent: a tag gets its
    /// digest, a signed image is admitted, an unsigned one denied, and the same by `gatehouse test`.
    public List<String> commands() {
        Scenario signed = scenarios.get(0);
        Scenario unsigned = scenarios.get(1);
        return List.of(
                curl("/mutations", reviewFile(signed)),
                curl("/validations", storedReviewFile(signed)),
                curl("/validations", storedReviewFile(unsigned)),
                "./gatehouse test --policy "
                        + folder.resolve("policies").resolve("shop.yaml") + " --image " + registry.host()
                        + "/shop/cart:" + TAG);
    }

    private String curl(String path, Path review) {
        return "curl -sS --cacert " + folder.resolve("ca.crt") + " -H 'Content-Type: application/json' --data @"
                + review + " " + address() + path;
    }

    private Path reviewFile(Scenario scenario) {
        return folder.resolve("review-" + scenario.object().name() + ".json");
    }

    private Path storedReviewFile(Scenario scenario) {
        return folder.resolve("review-" + scenario.object().name() + "-pinned.json");
    }

    /// Stops everything and removes the temporary files.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        webhook.close();
        registries.close();
        registry.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The system empties its folder of temporary files sooner or later.
            LoggerFactory.getLogger(Quickstart.class)
                    .atDebug()
                    .addKeyValue("reason", e)
                    .log("temporary files stay");
        }
    }
}
