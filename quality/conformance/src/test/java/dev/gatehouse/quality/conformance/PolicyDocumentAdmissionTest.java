// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents of policies, in both languages, over the whole way from a review to its answer.
class PolicyDocumentAdmissionTest {
    private static final String VULNERABILITIES = "https://example.com/report/v1";

    private final FakeRegistry registry = FakeRegistry.start();
    private final WholeStack stack = WholeStack.start();
    private final CosignSigner signer = CosignSigner.of(CosignSigner.Kind.P256);
    private final Artifact image = Artifact.image("one");

    @AfterEach
    void close() {
        stack.close();
        registry.close();
    }

    private String pushed(Artifact artifact) {
        registry.push("team/app", "v1", artifact);
        return registry.host() + "/team/app@" + artifact.digest();
    }

    private static String quoted(String text) {
        return JsonWriter.compact(new JsonString(text));
    }

    private String keyed(String further) {
        return "{\"name\": \"k\", \"key\": {\"data\": " + quoted(signer.publicKeyPem()) + "}" + further + "}";
    }

    private void policy(String authorities, String rest) {
        policy("", authorities, rest);
    }

    private void policy(String metadata, String authorities, String rest) {
        JsonObject policy = (JsonObject) Corpus.json("{\"apiVersion\": \"policy.sigstore.dev/v1beta1\", \"kind\":"
                + " \"ClusterImagePolicy\", \"metadata\": {\"name\": \"p\"" + metadata
                + "}, \"spec\": {\"images\": [{\"glob\": \"**\"}], \"authorities\": [" + authorities + "]" + rest
                + "}}");
        stack.judgeBy(Policies.of(List.of(policy), List.of(), Map.of()));
    }

    private static String document(String type, String text, String options) {
        return ", \"policy\": {\"type\": \"" + type + "\", \"data\": " + quoted(text) + options + "}";
    }

    private static String rego(String body) {
        return "package sigstore\n" + body + "\n";
    }

    private void refuses(String reason, String... images) {
        assertThat(said(images)).contains("\"allowed\":false").contains(reason);
    }

    private void admits(String... images) {
        assertThat(said(images)).contains("\"allowed\":true");
    }

    private String said(String... images) {
        return Answer.to("/validations", Reviews.podOf(images), stack).toString();
    }

    /// Attests `predicate` for the image, as cosign does.
    private void attest(String predicate) {
        String statement = "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicateType\":\"" + VULNERABILITIES
                + "\",\"subject\":[{\"name\":\"app\",\"digest\":{\"sha256\":\""
                + image.digest().substring("sha256:".length()) + "\"}}],\"predicate\":" + predicate + "}";
        SignedLayer layer = signer.attestation(Bytes.of(statement)).with("predicateType", VULNERABILITIES);
        registry.push("team/app", image.attestationTag(), Artifact.signatures(layer));
    }

    private void demandAttestation(String type, String text) {
        demandAttestation("", type, text);
    }

    private void demandAttestation(String metadata, String type, String text) {
        policy(
                metadata,
                keyed(", \"attestations\": [{\"name\": \"report\", \"predicateType\": \"" + VULNERABILITIES + "\""
                        + document(type, text, "") + "}]"),
                "");
    }

    @Test
    void judgesAnAttestationByRego() {
        String pinned = pushed(image);
        attest("{\"critical\": 0}");
        demandAttestation("rego", rego("isCompliant { input.predicate.critical == 0 }"));
        admits(pinned);
        demandAttestation("rego", rego("isCompliant { input.predicate.critical > 0 }"));
        refuses("failed evaluating rego policy for type report: policy is not compliant for query", pinned);
    }

    @Test
    void judgesAnAttestationByCue() {
        String pinned = pushed(image);
        attest("{\"critical\": 0}");
        demandAttestation("cue", "predicate: critical: 0");
        admits(pinned);
        demandAttestation("cue", "predicate: critical: 1");
        refuses(
                "failed evaluating cue policy for report: failed to evaluate the policy with error:"
                        + " predicate.critical: conflicting values",
                pinned);
    }

    @Test
    void refusesWhatAnAttestationLacksWhereThePolicyIsStrict() {
        String strict = ", \"annotations\": {\"policy.sigstore.dev/cue-strict\": \"true\"}";
        String pinned = pushed(image);
        attest("{\"high\": 0}");
        demandAttestation("cue", "predicate: critical: int");
        admits(pinned);
        demandAttestation(strict, "cue", "predicate: critical: int");
        refuses("predicate.critical: incomplete value int", pinned);
        demandAttestation(strict, "cue", "predicate: high: int");
        admits(pinned);
    }

    @Test
    void refusesWhereNoAttestationIsThere() {
        String pinned = pushed(image);
        demandAttestation("rego", rego("isCompliant { true }"));
        refuses("no matching attestations", pinned);
        attest("{}");
        admits(pinned);
    }

    @Test
    void keepsEveryDigitOfANumber() {
        String pinned = pushed(image);
        attest("{\"limit\": 9007199254740993}");
        demandAttestation("rego", rego("isCompliant { input.predicate.limit == 9007199254740993 }"));
        admits(pinned);
        demandAttestation("rego", rego("isCompliant { input.predicate.limit <= 9007199254740992 }"));
        refuses("policy is not compliant", pinned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rego", "cue"})
    void refusesByADocumentThatDoesNotCompile(String language) {
        String pinned = pushed(image);
        attest("{}");
        demandAttestation(language, "package sigstore\n}{");
        refuses("failed evaluating " + language + " policy for ", pinned);
    }

    @Test
    void showsTheDocumentOfAPolicyWhoSigned() {
        String pinned = pushed(image);
        registry.push(
                "team/app",
                image.signatureTag(),
                Artifact.signatures(signer.layer(registry.host() + "/team/app", image.digest())));
        String count = rego("isCompliant { count(input.authorityMatches.k.signatures) == %d }");
        policy(keyed(""), document("rego", count.formatted(1), ""));
        admits(pinned);
        policy(keyed(""), document("rego", count.formatted(2), ""));
        refuses("failed evaluating rego policy for type ClusterImagePolicy: policy is not compliant", pinned);
    }

    @Test
    void asksEveryAuthorityBeforeTheDocument() {
        String pinned = pushed(image);
        String pass = "{\"name\": \"s\", \"static\": {\"action\": \"pass\"}}";
        // The document says nothing about `k`, but another one could.
        policy(pass + ", " + keyed(""), document("rego", rego("isCompliant { input.authorityMatches.s.static }"), ""));
        admits(pinned);
        registry.when(
                FakeRegistry.path("/manifests/" + image.signatureTag()), (_, _) -> Reply.of(503), Integer.MAX_VALUE);
        refuses("the policy document sees all authorities, and one could not be asked", pinned);
        policy(pass + ", " + keyed(""), "");
        admits(pinned);
    }

    @Test
    void asksNoDocumentWhereAnAuthorityCannotBeUsed() {
        String pinned = pushed(image);
        String pass = "{\"name\": \"s\", \"static\": {\"action\": \"pass\"}}";
        String lost = "{\"name\": \"lost\", \"key\": {\"secretRef\": {\"name\": \"gone\"}}}";
        policy(pass + ", " + lost, document("rego", rego("isCompliant { not input.authorityMatches.lost }"), ""));
        refuses("one could not be asked: authority lost cannot be used: secret", pinned);
        policy(pass + ", " + lost, "");
        admits(pinned);
    }

    @Test
    void judgesEachTagOfTheSameImage() {
        String pinned = pushed(image);
        String digest = pinned.substring(pinned.indexOf('@'));
        String name = registry.host() + "/team/app";
        policy(
                "{\"static\": {\"action\": \"pass\"}}",
                document("rego", rego("isCompliant { not endswith(input.image, \":latest\") }"), ""));
        admits(name + ":v1" + digest);
        refuses("policy is not compliant", name + ":latest" + digest);
        refuses("policy is not compliant", name + ":v1" + digest, name + ":latest" + digest);
        refuses("policy is not compliant", name + ":latest" + digest, name + ":v1" + digest);
        admits(name + digest);
    }

    @Test
    void showsTheConfigurationOfEveryPlatform() {
        Artifact other = platform("arm64", "two");
        Map<String, Artifact> platforms = new LinkedHashMap<>();
        platforms.put("linux/amd64", image);
        platforms.put("linux/arm64", other);
        registry.push("team/app", image).push("team/app", other);
        String pinned = pushed(Artifact.index(platforms));
        String rule = "config: \"linux/%s\": config: Labels: mark: \"%s\"";
        String fetching = ", \"fetchConfigFile\": true";
        String pass = "{\"static\": {\"action\": \"pass\"}}";
        policy(pass, document("cue", rule.formatted("arm64", "two"), fetching));
        admits(pinned);
        policy(pass, document("cue", rule.formatted("arm64", "three"), fetching));
        refuses(".config.Labels.mark: conflicting values", pinned);
        policy(pass, document("cue", rule.formatted("amd64", "one"), fetching));
        admits(pinned);
    }

    private static Artifact platform(String architecture, String mark) {
        Bytes config = Bytes.of("{\"architecture\":\"" + architecture
                + "\",\"os\":\"linux\",\"config\":{\"Labels\":{\"mark\":\"" + mark + "\"}}}");
        return Artifact.raw(
                "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_MANIFEST + "\",\"config\":{\"mediaType\":\""
                        + Artifact.IMAGE_CONFIG + "\",\"digest\":\"" + config.digest() + "\",\"size\":"
                        + config.array().length + "},\"layers\":[]}",
                Artifact.OCI_MANIFEST,
                config);
    }

    @Test
    void refusesWhereAConfigurationCannotBeHad() {
        Artifact broken = platform("arm64", "two");
        Map<String, Artifact> platforms = new LinkedHashMap<>();
        platforms.put("linux/amd64", image);
        platforms.put("linux/arm64", broken);
        registry.push("team/app", image).push("team/app", broken);
        String pinned = pushed(Artifact.index(platforms));
        policy(
                "{\"static\": {\"action\": \"pass\"}}",
                document("rego", rego("isCompliant { true }"), ", \"fetchConfigFile\": true"));
        admits(pinned);
        String blob = broken.blobs().keySet().iterator().next();
        registry.when(FakeRegistry.path("/blobs/" + blob), (_, _) -> Reply.of(404), Integer.MAX_VALUE);
        refuses("failed to get a ConfigFile: ", pinned);
    }

    @Test
    void refusesTwoImagesOfOnePlatform() {
        Artifact second = platform("amd64", "two");
        registry.push("team/app", image).push("team/app", second);
        String amd64 = "\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}";
        String pinned = pushed(Artifact.raw(index(entry(image, amd64), entry(second, amd64)), Artifact.OCI_INDEX));
        policy(
                "{\"static\": {\"action\": \"pass\"}}",
                document("rego", rego("isCompliant { true }"), ", \"fetchConfigFile\": true"));
        refuses("more than one image of platform linux/amd64", pinned);
    }

    private void fetches(String rule) {
        policy("{\"static\": {\"action\": \"pass\"}}", document("cue", rule, ", \"fetchConfigFile\": true"));
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"manifests\":["
                + String.join(",", entries) + "]}";
    }

    private static String entry(Artifact child, String members) {
        return child.descriptor().replaceFirst("\\}$", "," + members + "}");
    }

    @Test
    void leavesOutOfTheConfigurationsWhatRunsNowhereAndNothingElse() {
        Artifact attestation = platform("unknown", "attestation");
        registry.push("team/app", image).push("team/app", attestation);
        String runs = entry(image, "\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}");
        String beside = entry(attestation, "\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}");
        fetches("config: \"linux/amd64\": config: Labels: mark: \"one\"");
        admits(pushed(Artifact.raw(index(runs, beside), Artifact.OCI_INDEX)));
        refuses("no image that could run", pushed(Artifact.raw(index(beside), Artifact.OCI_INDEX)));
        Artifact hidden = platform("arm64", "two");
        registry.push("team/app", hidden);
        String called = entry(
                hidden,
                "\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"},"
                        + "\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}");
        fetches("config: [string]: config: Labels: mark: \"one\"");
        refuses("conflicting values", pushed(Artifact.raw(index(runs, called), Artifact.OCI_INDEX)));
    }

    @Test
    void refusesAConfigurationForAnotherPlatformThanItsIndexSays() {
        registry.push("team/app", image);
        String moved = entry(image, "\"platform\":{\"os\":\"plan9\",\"architecture\":\"amd64\"}");
        fetches("config: \"linux/amd64\": config: Labels: mark: \"one\"");
        refuses("is for another platform than its index says", pushed(Artifact.raw(index(moved), Artifact.OCI_INDEX)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"config\":{\"User\":\"1000\",\"user\":\"0\"}",
                "\"config\":{\"User\":\"1000\"},\"Config\":{\"User\":\"0\"}",
                "\"OS\":\"windows\",\"config\":{\"User\":\"1000\"}"
            })
    void refusesAConfigurationThatARuntimeWouldReadOtherwise(String members) {
        fetches("config: \"linux/amd64\": config: User: \"1000\"");
        admits(pushed(configured("\"config\":{\"User\":\"1000\"}")));
        refuses("spelled in another letter case", pushed(configured(members)));
    }

    @Test
    void refusesAManifestThatARuntimeWouldReadOtherwise() {
        Artifact plain = configured("\"config\":{}");
        String manifest = plain.manifest().text();
        fetches("{}");
        admits(pushed(plain));
        Artifact twice = new Artifact(
                Bytes.of(manifest.replace("\"layers\"", "\"Config\":{},\"layers\"")), plain.mediaType(), plain.blobs());
        refuses("is spelled in another case", pushed(twice));
    }

    @Test
    void refusesAConfigurationOfAnotherLengthThanItsManifestSays() {
        Artifact plain = configured("\"config\":{}");
        fetches("{}");
        admits(pushed(plain));
        Artifact understated = new Artifact(
                Bytes.of(plain.manifest().text().replaceFirst("\"size\":[0-9]+", "\"size\":1")),
                plain.mediaType(),
                plain.blobs());
        refuses("and its manifest says 1", pushed(understated));
    }

    @Test
    void refusesConfigurationsThatAreTooLongTogether() {
        fetches("{}");
        String label = "\"config\":{\"Labels\":{\"a\":\"" + "x".repeat(700_000) + "\"}}";
        admits(pushed(configured(label)));
        Map<String, Artifact> platforms = new LinkedHashMap<>();
        for (String architecture : new String[] {"amd64", "arm64", "s390x", "ppc64le"}) {
            Artifact child = configured(label.replace("xxx", architecture).replace("amd64", architecture));
            registry.push("team/app", child);
            platforms.put("linux/" + architecture, child);
        }
        refuses("the limit is 2097152", pushed(Artifact.index(platforms)));
    }

    private static Artifact configured(String members) {
        Bytes config = Bytes.of("{\"architecture\":\"amd64\",\"os\":\"linux\"," + members + "}");
        return Artifact.raw(
                "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_MANIFEST + "\",\"config\":{\"mediaType\":\""
                        + Artifact.IMAGE_CONFIG + "\",\"digest\":\"" + config.digest() + "\",\"size\":"
                        + config.array().length + "},\"layers\":[]}",
                Artifact.OCI_MANIFEST,
                config);
    }

    @Test
    void givesUpADocumentThatGoesOnForEver() {
        String pinned = pushed(image);
        String endless =
                rego("isCompliant { x := numbers.range(1, 20000)[_]; y := numbers.range(1, 20000)[_]; x + y < 0 }");
        policy("{\"static\": {\"action\": \"pass\"}}", document("rego", endless, ""));
        long start = System.nanoTime();
        assertThat(said(pinned)).contains("\"allowed\":false");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void doesNotSeeWhatThePolicyDoesNotAskFor() {
        String pinned = pushed(image);
        String pass = "{\"static\": {\"action\": \"pass\"}}";
        String all = ", \"includeSpec\": true, \"includeObjectMeta\": true, \"includeTypeMeta\": true";
        String sees = rego("isCompliant { input.spec; input.metadata.name == \"p\"; input.typemeta.kind == \"Pod\" }");
        policy(pass, document("rego", sees, all));
        admits(pinned);
        policy(pass, document("rego", sees, ""));
        refuses("policy is not compliant", pinned);
    }

    @Test
    void asksARegistryThatIsSlowNoLongerThanTheReviewLasts() {
        String pinned = pushed(image);
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.delayed(Duration.ofMinutes(1)), Integer.MAX_VALUE);
        policy(
                "{\"static\": {\"action\": \"pass\"}}",
                document("rego", rego("isCompliant { true }"), ", \"fetchConfigFile\": true"));
        assertThat(Answer.to("/validations?timeout=2s", Reviews.podOf(pinned), stack)
                        .toString())
                .contains("\"allowed\":false");
    }
}
