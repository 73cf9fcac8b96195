// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.cluster.Api;
import dev.gatehouse.quality.cluster.Scene;
import dev.gatehouse.quality.cluster.peers.Cve202529778EveryFieldTest.Flip;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// For each field of a policy that is consumed, two policies that differ in it and in what they say about one
/// image: one signed by the key of the scene.
final class Flips implements AutoCloseable {
    private static final String FAILED = "failed policy: every-field";
    private static final String UNMATCHED = "no matching policies";

    private final Scene scene;
    private final Map<String, Flip> all = new LinkedHashMap<>();
    // Holds signatures, for those who know the password.
    private final FakeRegistry closed = FakeRegistry.start().requireBasic("jane", "secret");

    private Flips(Scene scene) {
        this.scene = scene;
    }

    /// Returns the image about which they are.
    static String image(Scene scene) {
        return scene.repository("app") + "@" + digest(scene);
    }

    private static String digest(Scene scene) {
        return Artifact.image(scene.namespace() + "app").digest();
    }

    static Flips of(Scene scene) {
        scene.signed("app");
        Flips flips = new Flips(scene);
        flips.secrets();
        flips.images();
        flips.keys();
        flips.sources();
        flips.pullSecrets();
        flips.match();
        flips.logs();
        return flips;
    }

    Map<String, Flip> all() {
        return all;
    }

    private void secrets() {
        secret("every-field-right", scene.publicKey());
        secret("every-field-wrong", CosignSigner.of(CosignSigner.Kind.P256).publicKeyPem());
    }

    private void secret(String name, String text) {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        String secret = "{\"metadata\": {\"name\": \"" + name + "\"}, \"data\": {\"key\": \"" + encoded + "\"}}";
        String path = "/api/v1/namespaces/cosign-system/secrets";
        Api.Reply made = scene.cluster().api().create(path, secret);
        if (!made.succeeded()) {
            scene.cluster().api().replace(path + "/" + name, secret);
        }
    }

    private void put(String field, String first, String firstVerdict, String second, String secondVerdict) {
        all.put(field, new Flip(first, firstVerdict, second, secondVerdict));
    }

    private String about(String repository, String authority, String rest) {
        return "{\"images\": [{\"glob\": \"" + scene.repository(repository) + "@**\"}], \"authorities\": [" + authority
                + "]" + rest + "}";
    }

    private String spec(String authority) {
        return about("app", authority, "");
    }

    private static String fixed(String action) {
        return "{\"static\": {\"action\": \"" + action + "\"}}";
    }

    private static String key(String pem, String rest) {
        return "{\"key\": {\"data\": " + JsonWriter.compact(new JsonString(pem)) + rest + "}}";
    }

    private void images() {
        put("images[].glob", about("app", fixed("pass"), ""), "", about("other", fixed("pass"), ""), UNMATCHED);
        put("authorities[].static.action", spec(fixed("pass")), "", spec(fixed("fail")), "disallowed by static policy");
        String failing = "{\"static\": {\"action\": \"fail\", \"message\": \"%s\"}}";
        put(
                "authorities[].static.message",
                spec(failing.formatted("one")),
                "disallowed by static policy: one",
                spec(failing.formatted("two")),
                "disallowed by static policy: two");
        put(
                "mode",
                about("app", fixed("fail"), ", \"mode\": \"warn\""),
                "",
                about("app", fixed("fail"), ", \"mode\": \"enforce\""),
                FAILED);
    }

    private void keys() {
        String wrong = CosignSigner.of(CosignSigner.Kind.P256).publicKeyPem();
        put("authorities[].key.data", spec(key(scene.publicKey(), "")), "", spec(key(wrong, "")), FAILED);
        put(
                "authorities[].key.hashAlgorithm",
                spec(key(scene.publicKey(), ", \"hashAlgorithm\": \"sha256\"")),
                "",
                spec(key(scene.publicKey(), ", \"hashAlgorithm\": \"sha512\"")),
                FAILED);
        String secret = "{\"key\": {\"secretRef\": {\"name\": \"every-field-%s\"}}}";
        put(
                "authorities[].key.secretRef.name",
                spec(secret.formatted("right")),
                "",
                spec(secret.formatted("wrong")),
                FAILED);
        put(
                "authorities[].name",
                spec(named(wrong, "one")),
                "for authority one ",
                spec(named(wrong, "two")),
                "for authority two ");
    }

    private static String named(String pem, String name) {
        return key(pem, "").replaceFirst("^\\{", "{\"name\": \"" + name + "\", ");
    }

    private void sources() {
        String signed = key(scene.publicKey(), "");
        put(
                "authorities[].source[].oci",
                spec(from(signed, "\"oci\": \"" + scene.repository("app") + "\"")),
                "",
                spec(from(signed, "\"oci\": \"" + scene.repository("other") + "\"")),
                "no signatures found");
        put(
                "authorities[].source[].tagPrefix",
                spec(from(signed, "\"oci\": \"" + scene.repository("app") + "\"")),
                "",
                spec(from(signed, "\"oci\": \"" + scene.repository("app") + "\", \"tagPrefix\": \"rel-\"")),
                "no signatures found");
    }

    private void pullSecrets() {
        Artifact image = Artifact.image(scene.namespace() + "app");
        String host = "localhost:" + closed.port();
        closed.push("signatures", image.signatureTag(), scene.signature(scene.repository("app"), image.digest()));
        pullSecret("right", host, "secret");
        pullSecret("wrong", host, "guessed");
        String source = "\"oci\": \"" + host + "/signatures\", \"signaturePullSecrets\": [{\"name\": \"%s\"}]";
        String signed = key(scene.publicKey(), "");
        put(
                "authorities[].source[].signaturePullSecrets[].name",
                spec(from(signed, source.formatted("right"))),
                "",
                spec(from(signed, source.formatted("wrong"))),
                FAILED);
    }

    private void pullSecret(String name, String host, String password) {
        String login = "{\"auths\": {\"" + host + "\": {\"username\": \"jane\", \"password\": \"" + password + "\"}}}";
        String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        scene.cluster()
                .api()
                .create(
                        scene.path("/api/v1", "secrets"),
                        "{\"metadata\": {\"name\": \"" + name + "\"}, \"type\": \"kubernetes.io/dockerconfigjson\","
                                + " \"data\": {\".dockerconfigjson\": \"" + encoded + "\"}}");
    }

    private void logs() {
        String signed = key(scene.publicKey(), "");
        String root = "{\"trustRootRef\": \"%s\"}";
        for (String field : List.of("ctlog", "rfc3161timestamp")) {
            put(
                    "authorities[]." + field + ".trustRootRef",
                    spec(with(signed, field, root.formatted("one"))),
                    "trustRootRef one not found",
                    spec(with(signed, field, root.formatted("two"))),
                    "trustRootRef two not found");
        }
        put(
                "authorities[].ctlog.url",
                spec(with(signed, "ctlog", "{}")),
                "",
                spec(with(signed, "ctlog", "{\"url\": \"https://rekor.example\"}")),
                FAILED);
        put(
                "authorities[].signatureFormat",
                spec(with(signed, "signatureFormat", "\"legacy\"")),
                "",
                spec(with(signed, "signatureFormat", "\"bundle\"")),
                "no signatures found");
    }

    private static String with(String authority, String field, String value) {
        return authority.substring(0, authority.length() - 1) + ", \"" + field + "\": " + value + "}";
    }

    private static String from(String authority, String source) {
        return authority.substring(0, authority.length() - 1) + ", \"source\": [{" + source + "}]}";
    }

    private void match() {
        String pods = "{\"group\": \"%s\", \"version\": \"%s\", \"resource\": \"%s\"}";
        String here = matching(pods.formatted("", "v1", "pods"));
        put("match[].group", here, FAILED, matching(pods.formatted("apps", "v1", "pods")), UNMATCHED);
        put("match[].version", here, FAILED, matching(pods.formatted("", "v2", "pods")), UNMATCHED);
        put("match[].resource", here, FAILED, matching(pods.formatted("", "v1", "replicasets")), UNMATCHED);
        put(
                "match[].selector.matchLabels",
                selecting("\"matchLabels\": {\"app\": \"shop\"}"),
                FAILED,
                selecting("\"matchLabels\": {\"app\": \"other\"}"),
                UNMATCHED);
        String expression = "\"matchExpressions\": [{\"key\": \"%s\", \"operator\": \"%s\", \"values\": [\"%s\"]}]";
        String in = selecting(expression.formatted("app", "In", "shop"));
        put(
                "match[].selector.matchExpressions[].key",
                in,
                FAILED,
                selecting(expression.formatted("tier", "In", "shop")),
                UNMATCHED);
        put(
                "match[].selector.matchExpressions[].operator",
                in,
                FAILED,
                selecting(expression.formatted("app", "NotIn", "shop")),
                UNMATCHED);
        put(
                "match[].selector.matchExpressions[].values[]",
                in,
                FAILED,
                selecting(expression.formatted("app", "In", "other")),
                UNMATCHED);
    }

    private String selecting(String selector) {
        return matching(
                "{\"group\": \"\", \"version\": \"v1\", \"resource\": \"pods\", \"selector\": {" + selector + "}}");
    }

    private String matching(String entry) {
        return about("app", fixed("fail"), ", \"match\": [" + entry + "]");
    }

    @Override
    public void close() {
        closed.close();
    }
}
