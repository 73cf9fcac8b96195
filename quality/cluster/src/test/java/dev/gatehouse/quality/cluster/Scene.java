// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What one test sees of a cluster: a namespace in which images are judged, repositories of its own, and policies
/// that are gone when it closes.
public final class Scene implements AutoCloseable {
    static final String POLICIES = "/apis/policy.sigstore.dev/v1beta1/clusterimagepolicies";

    private final Cluster cluster;
    private final String name;
    private final List<String> policies = new ArrayList<>();
    private final CosignSigner signer = CosignSigner.of(CosignSigner.Kind.P256);

    /// @param name of the namespace and the folder of the repositories
    private Scene(Cluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    public static Scene open(Cluster cluster, String name) {
        Scene scene = new Scene(cluster, name);
        Api.Reply made = cluster.api()
                .create(
                        "/api/v1/namespaces",
                        "{\"metadata\": {\"name\": \"" + name
                                + "\", \"labels\": {\"policy.sigstore.dev/include\": \"true\"}}}");
        assertThat(made.succeeded()).as(made.body()).isTrue();
        // Pods need their service account, which the controllers make.
        Eventually.is(
                "service account in " + name,
                () -> cluster.api()
                        .get("/api/v1/namespaces/" + name + "/serviceaccounts/default")
                        .succeeded());
        return scene;
    }

    public Cluster cluster() {
        return cluster;
    }

    public String namespace() {
        return name;
    }

    /// Returns the public key whose signatures [#signed] makes.
    public String publicKey() {
        return signer.publicKeyPem();
    }

    /// Returns `registry/<scene>/repository` without tag.
    public String repository(String repository) {
        return cluster.registry() + "/" + name + "/" + repository;
    }

    /// Pushes an image that nobody signed and returns its name by digest; its tag is `v1`.
    public String unsigned(String repository) {
        return cluster.push(name + "/" + repository, "v1", Artifact.image(name + repository));
    }

    /// Pushes an image signed by the key of the scene and returns its name by digest; its tag is `v1`.
    public String signed(String repository) {
        Artifact image = Artifact.image(name + repository);
        String path = name + "/" + repository;
        cluster.push(
                path,
                image.signatureTag(),
                Artifact.signatures(signer.layer(cluster.registry() + "/" + path, image.digest())));
        return cluster.push(path, "v1", image);
    }

    /// Returns the signature of the scene's key on the image of that digest, as cosign keeps it.
    public Artifact signature(String repository, String digest) {
        return Artifact.signatures(signer.layer(repository, digest));
    }

    /// Creates a policy and waits until it is in force.
    ///
    /// @param spec as JSON
    public void policy(String policy, String spec) {
        Api.Reply made = create(policy, spec);
        assertThat(made.succeeded()).as(made.body()).isTrue();
        awaitReady(policy);
    }

    /// Creates a policy.
    ///
    /// @param spec as JSON
    public Api.Reply create(String policy, String spec) {
        policies.add(policy);
        return cluster.api()
                .create(
                        POLICIES,
                        "{\"apiVersion\": \"policy.sigstore.dev/v1beta1\", \"kind\": \"ClusterImagePolicy\","
                                + " \"metadata\": {\"name\": \"" + policy + "\"}, \"spec\": " + spec + "}");
    }

    /// Puts a policy in force that wants the signature of the scene's key for everything in the scene's
    /// repositories.
    public void demandSignatures(String policy) {
        policy(policy, signatures());
    }

    /// Returns the specification of [#demandSignatures].
    public String signatures() {
        return "{\"images\": [{\"glob\": \"" + repository("**") + "\"}], \"authorities\": [{\"key\": {\"data\": "
                + JsonWriter.compact(new JsonString(publicKey())) + "}}]}";
    }

    /// Waits until the leader has said of the current generation of a policy that it is in force.
    public void awaitReady(String policy) {
        Eventually.holds(() -> {
            JsonObject object = cluster.api().get(POLICIES + "/" + policy).json();
            JsonObject status = object.object("status").orElse(JsonObject.EMPTY);
            assertThat(status.integer("observedGeneration"))
                    .isEqualTo(object.object("metadata").orElseThrow().integer("generation"));
            assertThat(condition(status, "Ready")).isEqualTo("True");
        });
    }

    /// Returns the status of the condition `type`, empty where it is not there.
    public static String condition(JsonObject status, String type) {
        return status.array("conditions").stream()
                .flatMap(all -> all.elements().stream())
                .map(JsonObject.class::cast)
                .filter(one -> one.string("type").orElse("").equals(type))
                .map(one -> one.string("status").orElse(""))
                .findFirst()
                .orElse("");
    }

    /// Returns a Pod that runs `images`.
    public static String pod(String pod, String... images) {
        String containers = Arrays.stream(images)
                .map(image ->
                        "{\"name\": \"c" + Arrays.asList(images).indexOf(image) + "\", \"image\": \"" + image + "\"}")
                .collect(Collectors.joining(", "));
        return "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"" + pod
                + "\"}, \"spec\": {\"containers\": [" + containers + "]}}";
    }

    /// Returns the path of a collection in the namespace, for example `/api/v1`, `pods`.
    public String path(String group, String resource) {
        return group + "/namespaces/" + name + "/" + resource;
    }

    /// Asks for a Pod without keeping it.
    public Api.Reply dryRun(String... images) {
        return cluster.api().create(path("/api/v1", "pods") + "?dryRun=All", pod("p", images));
    }

    /// Creates a Pod that stays.
    public Api.Reply run(String pod, String... images) {
        return cluster.api().create(path("/api/v1", "pods"), pod(pod, images));
    }

    /// Waits until Pods with these images are admitted.
    public void admits(String... images) {
        Eventually.holds(() -> assertThat(dryRun(images).refusal()).isEmpty());
    }

    /// Waits until Pods with these images are refused with a text that contains `reason`.
    public void refuses(String reason, String... images) {
        Eventually.holds(() -> assertThat(dryRun(images).refusal()).contains(reason));
    }

    @Override
    public void close() {
        policies.forEach(policy -> cluster.api().delete(POLICIES + "/" + policy));
        cluster.api().delete("/api/v1/namespaces/" + name);
    }
}
