// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.PolicyObjects.Written;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.policy.AdmittedObject;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a changing cluster makes of the policies in force.
final class PolicyBookTest {
    private static final String PEM = Keys.fresh().pem();
    private static final String DENY =
            "{\"images\":[{\"glob\":\"ghcr.io/a/**\"}],\"authorities\":" + "[{\"static\":{\"action\":\"fail\"}}]}";
    private static final String BY_SECRET = "{\"images\":[{\"glob\":\"ghcr.io/a/**\"}],\"authorities\":"
            + "[{\"key\":{\"secretRef\":{\"name\":\"k\"}}},{\"name\":\"other\",\"static\":{\"action\":\"pass\"}}]}";
    private static final String BY_STORE =
            "{\"images\":[{\"glob\":\"ghcr.io/a/**\"}],\"authorities\":" + "[{\"key\":{\"kms\":\"hashivault://k\"}}]}";

    private final Map<String, Gathered> stored = new HashMap<>();
    private final PolicyBook book = new PolicyBook(
            reference -> stored.getOrDefault(reference, new Gathered.Silent("hashivault: connection refused")),
            DocumentSource.NONE);
    private final Map<String, Written> policies = new HashMap<>();
    private final Map<String, Written> secrets = new HashMap<>();

    private static JsonObject json(String text) {
        return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    private void write(String name, String uid, long generation, String spec) {
        JsonObject content = json("{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}");
        policies.put(name, new Written(name, uid, generation, "1", content));
    }

    private void secret(String version, Map<String, String> values) {
        List<String> members = new ArrayList<>();
        values.forEach((key, value) -> members.add("\"" + key + "\":\""
                + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "\""));
        secrets.put("k", new Written("k", "s", 0, version, json("{\"data\":{" + String.join(",", members) + "}}")));
    }

    private PolicySet.Loaded update() {
        return book.update(new PolicyObjects(policies.values(), secrets, Map.of()), UnmatchedImages.DENY);
    }

    private List<Authority> authorities() {
        return update().policies().stream()
                .map(ImagePolicy::authorities)
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "policy.sigstore.dev/cue-strict, true, 2",
        "policy.sigstore.dev/cue-strict, yes, 2",
        "policy.sigstore.dev/cue-strict, false, 1",
        "example.com/other, true, 1",
    })
    void compilesAnewWhereAnAnnotationMakesItStrict(String annotation, String value, long compilations) {
        write("p", "u", 1, DENY);
        update();
        JsonObject annotated = json("{\"metadata\":{\"name\":\"p\",\"annotations\":{\"" + annotation + "\":\"" + value
                + "\"}},\"spec\":" + DENY + "}");
        policies.put("p", new Written("p", "u", 1, "2", annotated));
        update();
        update();
        assertThat(book.compilations()).isEqualTo(compilations);
    }

    @Test
    void oneChangeAmongTenThousandIsOneCompilation() {
        IntStream.range(0, 10_000).forEach(i -> write("p" + i, "u" + i, 1, DENY));
        PolicySet.Loaded first = update();
        assertThat(first.policies()).hasSize(10_000);
        assertThat(book.compilations()).isEqualTo(10_000);
        assertThat(update()).isSameAs(first);
        write("p77", "u77", 2, DENY.replace("ghcr.io/a/", "ghcr.io/b/"));
        assertThat(update()).isNotSameAs(first);
        assertThat(book.compilations()).isEqualTo(10_001);
        policies.remove("p78");
        assertThat(update().policies()).hasSize(9_999);
        assertThat(book.compilations()).isEqualTo(10_001);
    }

    @Test
    void aNewStatusIsNoNewPolicy() {
        write("p", "u", 1, DENY);
        PolicySet.Loaded first = update();
        policies.computeIfPresent(
                "p", (name, policy) -> new Written(name, "u", 1, "2", json("{\"status\":{},\"spec\":" + DENY + "}")));
        assertThat(update()).isSameAs(first);
    }

    @Test
    void anotherObjectOfTheSameNameIsAnotherPolicy() {
        write("p", "u", 1, DENY);
        update();
        write("p", "v", 1, BY_SECRET);
        assertThat(authorities()).hasSize(2);
    }

    @Test
    void aSecretTakesEffectWithoutTouchingThePolicyAndSoDoesItsEnd() {
        write("p", "u", 1, BY_SECRET);
        assertThat(authorities())
                .containsExactly(
                        new Authority.Unusable(
                                "authority-0", "authority authority-0 cannot be used: secret \"k\" not found"),
                        new Authority.Pass("other"));
        secret("1", Map.of("cosign.pub", PEM));
        assertThat(authorities().getFirst()).isInstanceOf(Authority.Signing.class);
        secret("2", Map.of("cosign.pub", PEM, "old.pub", PEM));
        assertThat(authorities().getFirst())
                .isEqualTo(new Authority.Unusable(
                        "authority-0",
                        "authority authority-0 cannot be used: secret \"k\" contains multiple data entries, only one"
                                + " is supported"));
        secret("3", Map.of());
        assertThat(book.policies())
                .singleElement()
                .satisfies(policy -> assertThat(policy.problems()).isNotEmpty());
        update();
        assertThat(book.policies().getFirst().problems())
                .containsExactly(new CompiledPolicy.Problem(
                        "spec.authorities[0].key.secretRef", "secret \"k\" contains no data"));
        secrets.clear();
        assertThat(authorities().getFirst()).isInstanceOf(Authority.Unusable.class);
    }

    @Test
    void behindSilenceTheLastGoodKeyServes() {
        write("p", "u", 1, BY_STORE);
        assertThat(authorities()).singleElement().isInstanceOf(Authority.Unusable.class);
        stored.put("hashivault://k", new Gathered.Text(PEM));
        assertThat(authorities()).singleElement().isInstanceOf(Authority.Signing.class);
        PolicySet.Loaded good = update();
        stored.clear();
        assertThat(update()).isSameAs(good);
    }

    @Test
    void behindAFactItDoesNot() {
        stored.put("hashivault://k", new Gathered.Text(PEM));
        write("p", "u", 1, BY_STORE);
        assertThat(authorities()).singleElement().isInstanceOf(Authority.Signing.class);
        stored.put("hashivault://k", new Gathered.Refused("the key is disabled"));
        assertThat(authorities())
                .containsExactly(new Authority.Unusable(
                        "authority-0", "authority authority-0 cannot be used: the key is disabled"));
        stored.clear();
        // What was revoked does not come back because nobody answers.
        assertThat(authorities()).singleElement().isInstanceOf(Authority.Unusable.class);
    }

    @ParameterizedTest
    @CsvSource({"v, 1", "u, 2"})
    void theLastGoodKeyServesTheSameSpecOnly(String uid, long generation) {
        stored.put("hashivault://k", new Gathered.Text(PEM));
        write("p", "u", 1, BY_STORE);
        update();
        stored.clear();
        write("p", uid, generation, BY_STORE);
        assertThat(authorities()).singleElement().isInstanceOf(Authority.Unusable.class);
    }

    @Test
    void theLastGoodKeyServesAfterARestart() {
        stored.put("hashivault://k", new Gathered.Text(PEM));
        write("p", "u", 1, BY_STORE);
        update();
        PolicyObjects objects = new PolicyObjects(policies.values(), Map.of(), Map.of());
        PolicyBook next = new PolicyBook(_ -> new Gathered.Silent("no route to host"), DocumentSource.NONE);
        next.restore(book.remembered());
        assertThat(next.update(objects, UnmatchedImages.DENY)
                        .policies()
                        .getFirst()
                        .authorities())
                .singleElement()
                .isInstanceOf(Authority.Signing.class);
        PolicyBook forgetful = new PolicyBook(_ -> new Gathered.Silent("no route to host"), DocumentSource.NONE);
        assertThat(forgetful
                        .update(objects, UnmatchedImages.DENY)
                        .policies()
                        .getFirst()
                        .authorities())
                .singleElement()
                .isInstanceOf(Authority.Unusable.class);
    }

    @Test
    void aPolicyThatCannotBeReadRefusesItsOwnImagesAndNoOthers() {
        write(
                "good",
                "g",
                1,
                "{\"images\":[{\"glob\":\"ghcr.io/b/**\"}],\"authorities\":" + "[{\"static\":{\"action\":\"pass\"}}]}");
        write("later", "l", 1, DENY.replace("}]}", "}],\"quorum\":2}"));
        PolicySet.Loaded policies = update();
        AdmittedObject pod = new AdmittedObject("", "v1", "Pod", Map.of());
        ImageReference own = ImageReference.parse("ghcr.io/a/x@sha256:" + "ab".repeat(32));
        ImageReference other = ImageReference.parse("ghcr.io/b/x@sha256:" + "ab".repeat(32));
        assertThat(policies.selecting(own, pod))
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.authorities()).singleElement().isInstanceOf(Authority.Unusable.class));
        assertThat(policies.selecting(other, pod)).extracting(ImagePolicy::name).containsExactly("good");
        write("later", "l", 2, "{\"images\":7}");
        assertThat(update().selecting(other, pod)).extracting(ImagePolicy::name).containsExactly("good", "later");
    }

    private static String keyless(String root) {
        return "{\"images\":[{\"glob\":\"ghcr.io/a/**\"}],\"authorities\":[{\"keyless\":{\"url\":\"https://f.example\","
                + "\"identities\":[{\"issuer\":\"i\",\"subject\":\"s\"}]"
                + (root.isEmpty() ? "" : ",\"trustRootRef\":\"" + root + "\"") + "}}]}";
    }

    private static TrustedRoots.Found believing(int logs) {
        TransparencyLog log = TransparencyLog.ofPem("https://l.example", PEM, Window.UNBOUNDED);
        return new TrustedRoots.Found.Ready(
                TrustAnchors.of(TrustedRoot.NOBODY.withTransparencyLogs(Collections.nCopies(logs, log))));
    }

    @Test
    void aRootThatChangesMakesItsPoliciesAnewAndNoOthers() {
        Map<String, TrustedRoots.Found> roots = new HashMap<>();
        PolicyBook trusting = new PolicyBook(
                KeySource.NONE, DocumentSource.NONE, name -> roots.getOrDefault(name, TrustedRoots.NONE.root(name)));
        write("by-a", "u1", 1, keyless("a"));
        write("by-b", "u2", 1, keyless("b"));
        write("by-default", "u3", 1, keyless(""));
        write("by-nobody", "u4", 1, DENY);
        PolicyObjects objects = new PolicyObjects(policies.values(), Map.of(), Map.of());
        PolicySet.Loaded none = trusting.update(objects, UnmatchedImages.DENY);
        assertThat(trusting.compilations()).isEqualTo(4);
        assertThat(none.policies().getFirst().authorities())
                .containsExactly(new Authority.Unusable(
                        "authority-0", "authority authority-0 cannot be used: trustRootRef a not found"));
        roots.put("a", believing(1));
        roots.put("b", believing(1));
        PolicySet.Loaded first = trusting.update(objects, UnmatchedImages.DENY);
        assertThat(trusting.compilations()).isEqualTo(6);
        assertThat(first.policies().getFirst().authorities()).singleElement().isInstanceOf(Authority.Signing.class);
        // An equal root is no other one.
        roots.put("a", believing(1));
        assertThat(trusting.update(objects, UnmatchedImages.DENY)).isSameAs(first);
        roots.put("a", believing(2));
        assertThat(trusting.update(objects, UnmatchedImages.DENY)).isNotSameAs(first);
        assertThat(trusting.compilations()).isEqualTo(7);
        roots.put("", believing(1));
        trusting.update(objects, UnmatchedImages.DENY);
        assertThat(trusting.compilations()).isEqualTo(8);
        roots.put("a", new TrustedRoots.Found.Missing("trust root a cannot be used: its metadata expired", true));
        assertThat(trusting.update(objects, UnmatchedImages.DENY)
                        .policies()
                        .getFirst()
                        .authorities())
                .containsExactly(new Authority.Unusable(
                        "authority-0",
                        "authority authority-0 cannot be used: trust root a cannot be used: its metadata expired"));
        roots.remove("b");
        assertThat(trusting.update(objects, UnmatchedImages.DENY)
                        .policies()
                        .get(1)
                        .authorities())
                .singleElement()
                .isInstanceOf(Authority.Unusable.class);
        assertThat(trusting.compilations()).isEqualTo(10);
    }

    @Test
    void aRootIsLookedAtAlsoWhereAKeyStoreIsAsked() {
        Map<String, TrustedRoots.Found> roots = new HashMap<>(Map.of("", believing(1)));
        stored.put("hashivault://k", new Gathered.Text(PEM));
        PolicyBook trusting = new PolicyBook(
                reference -> stored.getOrDefault(reference, new Gathered.Refused("no such key")),
                DocumentSource.NONE,
                name -> roots.getOrDefault(name, TrustedRoots.NONE.root(name)));
        write("p", "u", 1, BY_STORE.replace("\"}}]", "\"},\"ctlog\":{\"url\":\"https://l.example\"}}]"));
        PolicyObjects objects = new PolicyObjects(policies.values(), Map.of(), Map.of());
        assertThat(trusting.update(objects, UnmatchedImages.DENY)
                        .policies()
                        .getFirst()
                        .authorities())
                .singleElement()
                .isInstanceOf(Authority.Signing.class);
        roots.clear();
        assertThat(trusting.update(objects, UnmatchedImages.DENY)
                        .policies()
                        .getFirst()
                        .authorities())
                .singleElement()
                .isInstanceOf(Authority.Unusable.class);
    }

    @Test
    void whereThereIsNoPolicyKeylessJudgesAndWhereThereIsOneItDenies() {
        Map<String, TrustedRoots.Found> roots = new HashMap<>();
        PolicyBook trusting = new PolicyBook(
                KeySource.NONE, DocumentSource.NONE, name -> roots.getOrDefault(name, TrustedRoots.NONE.root(name)));
        PolicySet.Loaded refusing = trusting.update(PolicyObjects.NONE, UnmatchedImages.KEYLESS);
        assertThat(refusing.fallback().orElseThrow().authorities())
                .singleElement()
                .isInstanceOf(Authority.Unusable.class);
        roots.put("", believing(1));
        PolicySet.Loaded judging = trusting.update(PolicyObjects.NONE, UnmatchedImages.KEYLESS);
        assertThat(judging.fallback().orElseThrow().authorities())
                .singleElement()
                .isInstanceOf(Authority.Signing.class);
        assertThat(trusting.update(PolicyObjects.NONE, UnmatchedImages.KEYLESS)).isSameAs(judging);
        assertThat(trusting.update(PolicyObjects.NONE, UnmatchedImages.DENY).fallback())
                .isEmpty();
        write("p", "u", 1, DENY);
        PolicySet.Loaded policy =
                trusting.update(new PolicyObjects(policies.values(), Map.of(), Map.of()), UnmatchedImages.KEYLESS);
        assertThat(policy.fallback()).isEmpty();
        assertThat(policy.unmatched()).isEqualTo(UnmatchedImages.KEYLESS);
        assertThat(trusting.update(PolicyObjects.NONE, UnmatchedImages.KEYLESS).fallback())
                .isPresent();
    }

    @Test
    void anotherAnswerForUnmatchedImagesIsAnotherSet() {
        write("p", "u", 1, DENY);
        update();
        PolicySet.Loaded warning =
                book.update(new PolicyObjects(policies.values(), Map.of(), Map.of()), UnmatchedImages.WARN);
        assertThat(warning.unmatched()).isEqualTo(UnmatchedImages.WARN);
        assertThat(book.compilations()).isOne();
    }
}
