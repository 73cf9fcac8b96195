// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// CVE-2026-39395 of cosign: a payload that cannot be read counted as one that fits. Each of these is signed
/// well, so that nothing but its payload is wrong.
class Cve202639395MalformedPayloadTest {
    private static final VirtualSigstore OURS = VirtualSigstore.start();
    private static final Signer SIGNER = OURS.signer(Scene.DEV);
    private static final Artifact IMAGE = Artifact.image("image");
    private static final String STATEMENT =
            BundleMaking.statement(IMAGE.digest(), Scene.SLSA).text();

    @AfterAll
    static void close() {
        OURS.close();
    }

    // Each by the reason for which it is refused, and its name.
    private static Map<String, String> statements() {
        Map<String, String> statements = new LinkedHashMap<>();
        statements.put("statement is not readable| nothing", "");
        statements.put("statement is not readable| garbage", "garbage");
        statements.put("statement is not readable| half a statement", STATEMENT.substring(0, STATEMENT.length() - 1));
        statements.put("statement is not readable| more than a statement", STATEMENT + "{}");
        statements.put(
                "statement is not readable| a subject twice",
                STATEMENT.replaceFirst("\"subject\":", "\"subject\":[],\"subject\":"));
        statements.put("statement is not readable| too deep", "[".repeat(200) + "]".repeat(200));
        statements.put("statement is not a JSON object| null", "null");
        statements.put("statement is not a JSON object| a list", "[" + STATEMENT + "]");
        statements.put("statement is not a JSON object| a text", "\"" + IMAGE.digest() + "\"");
        statements.put("statement has another _type| an empty object", "{}");
        statements.put(
                "statement has another _type| another document",
                STATEMENT.replace("https://in-toto.io/Statement/v1", "https://in-toto.io/Link/v1"));
        statements.put(
                "statement has no predicateType| no type", STATEMENT.replace("\"predicateType\"", "\"predicatetype\""));
        statements.put(
                "statement has no predicateType| a type that is no text",
                STATEMENT.replace("\"" + Scene.SLSA + "\"", "1"));
        statements.put(
                "statement has a subject that is no array| a subject that is no list",
                STATEMENT.replaceFirst("\"subject\":\\[(.*)]", "\"subject\":$1"));
        statements.put(
                "statement has a subject that is no object| a subject that is no object",
                STATEMENT.replaceFirst("\"subject\":\\[.*]", "\"subject\":[\"" + IMAGE.digest() + "\"]"));
        statements.put(
                "subject has a digest that is no string| a digest that is no text",
                STATEMENT.replaceFirst("\"sha256\":\"[0-9a-f]*\"", "\"sha256\":1"));
        statements.put(
                "no matching subject digest found| a digest in capitals",
                STATEMENT.replace(hex(), hex().toUpperCase(java.util.Locale.ROOT)));
        statements.put(
                "no matching subject digest found| half a digest", STATEMENT.replace(hex(), hex().substring(0, 32)));
        statements.put(
                "no matching subject digest found| nobody",
                STATEMENT.replaceFirst("\"subject\":\\[.*]", "\"subject\":null"));
        return statements;
    }

    private static String hex() {
        return IMAGE.digest().substring("sha256:".length());
    }

    private static String reason(Map.Entry<String, ?> row) {
        return row.getKey().substring(0, row.getKey().indexOf('|'));
    }

    @TestFactory
    Stream<DynamicTest> anAttestationThatCannotBeReadIsNone() {
        return statements().entrySet().stream()
                .map(row -> dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.open()) {
                        scene.registry.push(Scene.REPOSITORY, "1", IMAGE);
                        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
                        SignedLayer bad = Scene.KEY.attestation(Bytes.of(row.getValue()));
                        scene.attest(IMAGE, bad);
                        scene.refuses(IMAGE, reason(row));
                        scene.attest(IMAGE, bad, Scene.KEY.attestation(Bytes.of(STATEMENT)));
                        scene.admits(IMAGE);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> norInABundle() {
        Bytes good = bundle(STATEMENT);
        return statements().entrySet().stream()
                .map(row -> dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.open().believing(OURS)) {
                        scene.demanding(Scene.keyless() + Scene.attested("slsaprovenance"));
                        scene.registry
                                .push(Scene.REPOSITORY, "1", IMAGE)
                                .push(Scene.REPOSITORY, Artifact.referringBundle(IMAGE, bundle(row.getValue())));
                        scene.refuses(IMAGE, reason(row));
                        scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(IMAGE, good));
                        scene.admits(IMAGE);
                    }
                }));
    }

    private static Bytes bundle(String statement) {
        return BundleMaking.of(OURS, SIGNER, IMAGE.digest(), Log.FIRST)
                .statement(Bytes.of(statement))
                .bundle();
    }

    private static Map<String, UnaryOperator<String>> envelopes() {
        Map<String, UnaryOperator<String>> envelopes = new LinkedHashMap<>();
        envelopes.put("envelope is not readable| nothing", _ -> "");
        envelopes.put("envelope is not readable| garbage", _ -> "garbage");
        envelopes.put("envelope is not readable| text behind it", text -> text + "x");
        envelopes.put(
                "envelope is not readable| a payload twice",
                text -> text.replaceFirst("\"payload\":", "\"payload\":\"\",\"payload\":"));
        envelopes.put("envelope is not a JSON object| a list", text -> "[" + text + "]");
        envelopes.put(
                "envelope has a payload that is not base64| garbage for a payload",
                text -> text.replaceFirst("\"payload\":\"[^\"]*\"", "\"payload\":\"%%%\""));
        envelopes.put(
                "envelope has no payload that is a string| an object for a payload",
                text -> text.replaceFirst("\"payload\":\"[^\"]*\"", "\"payload\":{}"));
        envelopes.put(
                "invalid payloadType on envelope| another type of payload",
                text -> text.replace("application/vnd.in-toto+json", "application/json"));
        return envelopes;
    }

    @TestFactory
    Stream<DynamicTest> anEnvelopeThatCannotBeReadIsNone() {
        SignedLayer good = Scene.KEY.attestation(Bytes.of(STATEMENT));
        return envelopes().entrySet().stream()
                .map(row -> dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.open()) {
                        scene.registry.push(Scene.REPOSITORY, "1", IMAGE);
                        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
                        SignedLayer bad = good.over(
                                Bytes.of(row.getValue().apply(good.payload().text())));
                        scene.attest(IMAGE, bad);
                        scene.refuses(IMAGE, reason(row));
                        scene.attest(IMAGE, bad, good);
                        scene.admits(IMAGE);
                    }
                }));
    }

    private static Map<String, String> payloads() {
        String good =
                SignedLayer.simpleSigning(Scene.REPOSITORY, IMAGE.digest()).text();
        Map<String, String> payloads = new LinkedHashMap<>();
        payloads.put("nothing", "");
        payloads.put("garbage", "garbage");
        payloads.put("null", "null");
        payloads.put("an empty object", "{}");
        payloads.put("a list", "[" + good + "]");
        payloads.put("text behind it", good + "{}");
        payloads.put("a digest twice", good.replaceFirst("\"image\":", "\"image\":{},\"image\":"));
        payloads.put("a digest that is no text", good.replace("\"" + IMAGE.digest() + "\"", "1"));
        payloads.put(
                "half a digest", good.replace(IMAGE.digest(), IMAGE.digest().substring(0, 40)));
        return payloads;
    }

    @TestFactory
    Stream<DynamicTest> aSignatureOfWhatCannotBeReadIsNone() {
        return payloads().entrySet().stream()
                .map(row -> dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.open().believing(OURS)) {
                        scene.registry.push(Scene.REPOSITORY, "1", IMAGE);
                        scene.demanding(Scene.keyless());
                        SignedLayer bad = LegacyMaking.of(OURS, SIGNER, Scene.REPOSITORY, IMAGE.digest())
                                .payload(Bytes.of(row.getValue()))
                                .layer();
                        scene.sign(IMAGE, bad);
                        scene.refuses(IMAGE, "no matching signatures: ");
                        scene.sign(IMAGE, bad, OURS.sign(SIGNER, Scene.REPOSITORY, IMAGE.digest()));
                        scene.admits(IMAGE);
                    }
                }));
    }
}
