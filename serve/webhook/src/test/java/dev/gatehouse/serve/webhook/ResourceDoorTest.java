// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.crd.Capabilities;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/defaulting` and `/validating`: envelopes, exemptions, defaults, warnings.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceDoorTest {
    private static final String GOOD = Resources.policy(
            Resources.ALPHA,
            "{'images':[{'glob':'**'}],'mode':'enforce','authorities':[{'name':'a','static':{'action':'pass'}}]}");
    private static final String BAD = GOOD.replace("enforce", "garbage");
    private static final String ROOT = ("{\"signatures\":[{}],\"signed\":{\"_type\":\"root\",\"version\":1,"
                    + "\"expires\":\"2026-01-01T00:00:00Z\",\"keys\":{\"a\":{}},\"roles\":{\"root\":ROLE,"
                    + "\"timestamp\":ROLE,\"snapshot\":ROLE,\"targets\":ROLE}}}")
            .replace("ROLE", "{\"keyids\":[\"a\"],\"threshold\":1}");
    private static final List<String> PATHS = List.of("/defaulting", "/validating");

    private final AtomicReference<CheckSettings> settings =
            new AtomicReference<>(CheckSettings.DEFAULT.withCapabilities(Capabilities.KEYS_ONLY));
    private final TestServer server = new TestServer(
            Policies.GOOD_AND_BAD,
            WebhookOptions.inCluster(
                            new ResourceDoors(
                                    settings::get,
                                    policy ->
                                            List.of("weak: " + policy.metadata().name() + " is "
                                                    + policy.spec().mode()),
                                    root -> "evil".equals(root.metadata().name())
                                            ? FieldProblems.of(
                                                    FieldProblem.invalid("bad root", "spec", "it is expired"))
                                            : FieldProblems.NONE),
                            new MetricRegistry())
                    .with(Drain.NONE));

    @AfterAll
    void stop() {
        server.close();
    }

    private String message(String path, String review) {
        return Reviews.message(server.review(path, review));
    }

    private static List<String> operations(JsonObject response) {
        return response
                .string("patch")
                .map(patch -> JsonReader.read(Base64.getDecoder().decode(patch), JsonLimits.DEFAULT))
                .map(JsonValue.JsonArray.class::cast)
                .orElse(JsonValue.JsonArray.EMPTY)
                .elements()
                .stream()
                .map(JsonObject.class::cast)
                .map(one -> one.string("op").orElseThrow() + " "
                        + one.string("path").orElseThrow() + " "
                        + JsonWriter.compact(one.member("value").orElseThrow()))
                .toList();
    }

    static Stream<Arguments> defaults() {
        String remote = "{'remote':{'mirror':'https://m','root':'e30='}}";
        return Stream.of(
                arguments(GOOD, List.of()),
                arguments(
                        Resources.policy(Resources.BETA, Resources.authority("'static':{'action':'pass'}")),
                        List.of("add /spec/authorities/0/name \"authority-0\"", "add /spec/mode \"enforce\"")),
                arguments(
                        Resources.policy(
                                Resources.ALPHA,
                                "{'mode':'warn','authorities':[{'name':'x','keyless':{}},{'name':'','keyless':"
                                        + "{'url':'https://f'}},{'name':'y','keyless':{'ca-cert':{}}}]}"),
                        List.of(
                                "add /spec/authorities/0/keyless/url \"https://fulcio.sigstore.dev\"",
                                "add /spec/authorities/1/name \"authority-1\"")),
                arguments(
                        Resources.policy(Resources.ALPHA, "{}").replace(",\"spec\":{}", ""),
                        List.of("add /spec {}", "add /spec/mode \"enforce\"")),
                arguments(
                        Resources.policy(Resources.ALPHA, "{'mode':'warn','authorities':[null]}"),
                        List.of("replace /spec/authorities/0 {}", "add /spec/authorities/0/name \"authority-0\"")),
                arguments(Resources.trustRoot(remote), List.of("add /spec/remote/targets \"targets\"")),
                arguments(
                        Resources.trustRoot("{'repository':{'targets':''}}"),
                        List.of("add /spec/repository/targets \"targets\"")),
                arguments(Resources.trustRoot("{'repository':{'targets':'here'}}"), List.of()),
                arguments(Resources.trustRoot("{'sigstoreKeys':{'timestampAuthorities':[]}}"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void writesRealDefaultsOnly(String object, List<String> operations) {
        JsonObject response = server.review("/defaulting", Resources.create(object));
        assertThat(Reviews.allowed(response)).isTrue();
        assertThat(operations(response)).isEqualTo(operations);
        assertThat(response.member("patch").isPresent()).isEqualTo(!operations.isEmpty());
        assertThat(response.string("uid")).hasValue(Reviews.UID);
    }

    static Stream<Arguments> undecodable() {
        String inSpec = "\"spec\":{\"foo\":1,";
        return Stream.of(
                argumentSet(
                        "an unknown member",
                        GOOD.replace("\"spec\":{", inSpec),
                        "json: unknown field \"foo\": spec.foo"),
                argumentSet(
                        "an unknown member of the whole",
                        GOOD.replace("\"spec\":{", "\"data\":{},\"spec\":{"),
                        "json: unknown field \"data\": data"),
                argumentSet(
                        "a member in another case",
                        GOOD.replace("\"mode\"", "\"Mode\""),
                        "json: unknown field \"Mode\": spec.Mode"),
                argumentSet(
                        "a number for a text",
                        GOOD.replace("\"enforce\"", "1"),
                        "must be a string, not a number: spec.mode"),
                argumentSet(
                        "a URL that is none",
                        Resources.policy(Resources.ALPHA, Resources.authority("'keyless':{'url':'http://[::1'}")),
                        "parse \"http://[::1\": missing ']' in host: spec.authorities[0].keyless.url"),
                argumentSet(
                        "base64 that is none",
                        Resources.trustRoot("{'remote':{'root':'e30'}}"),
                        "illegal base64 data at input byte 0: spec.remote.root"),
                argumentSet(
                        "another kind than the request's",
                        GOOD.replace("\"ClusterImagePolicy\"", "\"Policy\""),
                        "the object says it is policy.sigstore.dev/v1alpha1, Kind=Policy, the request says it is "
                                + "policy.sigstore.dev/v1alpha1, Kind=ClusterImagePolicy"));
    }

    @ParameterizedTest
    @MethodSource("undecodable")
    void refusesWhatItCannotDecode(String object, String why) {
        String review = Resources.create(object);
        assertThat(message("/defaulting", review))
                .isEqualTo("mutation failed: cannot decode incoming new object: " + why);
        assertThat(message("/validating", review))
                .isEqualTo("decoding request failed: cannot decode incoming new object: " + why);
    }

    @Test
    void takesAnythingInMetadataAndStatus() {
        String object = GOOD.replace("{\"name\":\"p\"}", "{\"name\":\"p\",\"new\":{\"x\":[1]}}")
                .replace("\"spec\":{", "\"status\":{\"new\":true},\"spec\":{");
        for (String path : PATHS) {
            assertThat(Reviews.allowed(server.review(path, Resources.create(object))))
                    .isTrue();
        }
    }

    static Stream<List<String>> unknownKinds() {
        return Stream.of(
                List.of("policy.sigstore.dev", "v1", "ClusterImagePolicy"),
                List.of("policy.sigstore.dev", "v1beta1", "TrustRoot"),
                List.of("", "v1", "Pod"),
                List.of("apps", "v1", "ClusterImagePolicy"));
    }

    @ParameterizedTest
    @MethodSource("unknownKinds")
    void refusesOtherKinds(List<String> kind) {
        String review = Resources.request(kind, "CREATE", "", GOOD, "null");
        String why = "unhandled kind: " + kind.get(0) + "/" + kind.get(1) + ", Kind=" + kind.get(2);
        assertThat(message("/defaulting", review)).isEqualTo("mutation failed: " + why);
        assertThat(message("/validating", review)).isEqualTo("decoding request failed: " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE", "UPDATE"})
    void refusesAnOperationWithoutItsObject(String operation) {
        String review = Resources.request(operation, "", "null", GOOD);
        assertThat(message("/defaulting", review)).isEqualTo("mutation failed: the new object may not be nil");
        assertThat(message("/validating", review)).isEqualTo("validation failed: the new object may not be nil");
    }

    static Stream<Arguments> exempt() {
        String labelled = BAD.replace("{\"name\":\"p\"}", "{\"name\":\"p\",\"labels\":{\"a\":\"b\"}}");
        String ending =
                BAD.replace("{\"name\":\"p\"}", "{\"name\":\"p\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}");
        String unreadable = GOOD.replace("\"spec\":{", "\"spec\":{\"foo\":1,");
        String bare = Resources.policy(Resources.ALPHA, "{'images':[{}],'authorities':[{'key':{}}]}");
        String filled = Resources.policy(
                Resources.ALPHA, "{'images':[{}],'authorities':[{'key':{},'name':'authority-0'}],'mode':'enforce'}");
        return Stream.of(
                argumentSet("a deletion", Resources.request("DELETE", "", "null", BAD)),
                argumentSet("a connection", Resources.request("CONNECT", "", "null", "null")),
                argumentSet("a status", Resources.request("UPDATE", "status", BAD, GOOD)),
                argumentSet("labels of what would be refused today", Resources.update(labelled, BAD)),
                argumentSet("a finalizer of what would be refused today", Resources.update(ending, BAD)),
                argumentSet("labels of what cannot be read", Resources.update(unreadable, unreadable)),
                argumentSet("an old policy that gets its defaults only now", Resources.update(filled, bare)));
    }

    @ParameterizedTest
    @MethodSource("exempt")
    void doesNotLookAgainAtWhatAnUpdateLeavesAsItWas(String review) {
        for (String path : PATHS) {
            JsonObject response = server.review(path, review);
            assertThat(Reviews.message(response)).isEmpty();
            assertThat(Reviews.allowed(response)).isTrue();
            assertThat(Reviews.warnings(response)).isEmpty();
        }
    }

    static Stream<Arguments> judged() {
        String ending =
                BAD.replace("{\"name\":\"p\"}", "{\"name\":\"p\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}");
        return Stream.of(
                argumentSet("a creation that claims an old self", Resources.request("CREATE", "", BAD, BAD)),
                argumentSet("another spec", Resources.update(BAD, GOOD)),
                argumentSet("another spec of what is ending", Resources.update(ending, GOOD)),
                argumentSet("no old self", Resources.update(BAD, "null")),
                argumentSet(
                        "the same spec of another kind",
                        Resources.update(BAD, BAD.replace("ClusterImagePolicy", "TrustRoot"))),
                argumentSet("a status that is created", Resources.request("CREATE", "status", BAD, "null")));
    }

    @ParameterizedTest
    @MethodSource("judged")
    void looksAtEveryOtherChange(String review) {
        assertThat(message("/validating", review))
                .isEqualTo("validation failed: invalid value: garbage: spec.mode\nunsupported mode");
    }

    @Test
    void warnsLineByLineAndAddsWhatItIsToldToAdd() {
        settings.updateAndGet(now -> now.withCapabilities(Capabilities.ALL));
        String policy = Resources.policy(
                Resources.ALPHA,
                Resources.authority("'key':{'data':'KEY'},'attestations':[{'name':'a','predicateType':'vuln'}]"));
        JsonObject taken = server.review("/validating", Resources.create(policy));
        assertThat(Reviews.allowed(taken)).isTrue();
        assertThat(Reviews.warnings(taken))
                .containsExactly(
                        "invalid value: vuln: spec.authorities[0].attestations[0].predicateType",
                        "deprecated value, please use RFC 3986 conformant values",
                        "weak: p is enforce");
        JsonObject refused = server.review(
                "/validating",
                Resources.create(
                        policy.replace("\"KEY\"", "1").replace("\"authorities\"", "\"mode\":\"x\",\"authorities\"")));
        assertThat(Reviews.allowed(refused)).isFalse();
        assertThat(Reviews.warnings(refused)).hasSize(2);
        settings.updateAndGet(now -> now.withCapabilities(Capabilities.KEYS_ONLY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'keyless':{'identities':[{'issuer':'i','subject':'s'}]}",
                "'key':{'data':'KEY'},'ctlog':{'url':'https://r'}",
                "'key':{'data':'KEY'},'ctlog':{'trustRootRef':'t'}",
                "'key':{'data':'KEY'},'rfc3161timestamp':{'trustRootRef':'t'}",
                "'key':{'data':'KEY'},'signatureFormat':'bundle'",
                "'key':{'kms':'hashivault://k'}",
                "'key':{'data':'KEY'},'attestations':[{'name':'a','predicateType':'https://x'}]",
                "'static':{'action':'pass'}}],'policy':{'type':'cue','data':'x'},'match':[{'version':'*',"
                        + "'resource':'pods'",
                "'static':{'action':'pass'}}],'policy':{'type':'rego','data':'x'},'match':[{'version':'*',"
                        + "'resource':'pods'"
            })
    void refusesWhatTheBuildCannotEvaluate(String authority) {
        String policy = Resources.policy(Resources.BETA, Resources.authority(authority));
        JsonObject response = server.review("/validating", Resources.create(policy));
        assertThat(Reviews.message(response)).startsWith("validation failed: ").endsWith("not supported by this build");
        assertThat(Reviews.allowed(response)).isFalse();
        settings.updateAndGet(now -> now.withCapabilities(Capabilities.ALL));
        assertThat(Reviews.allowed(server.review("/validating", Resources.create(policy))))
                .isTrue();
        settings.updateAndGet(now -> now.withCapabilities(Capabilities.KEYS_ONLY));
    }

    @Test
    void refusesATrustRootWhoseFormIsRightAndWhoseContentIsNot() {
        String root = Resources.trustRoot("{'remote':{'mirror':'https://m','root':'ROOT'}}")
                .replace("ROOT", Base64.getEncoder().encodeToString(ROOT.getBytes(StandardCharsets.UTF_8)));
        JsonObject good = server.review("/validating", Resources.create(root));
        assertThat(Reviews.allowed(good)).as(Reviews.message(good)).isTrue();
        String evil = root.replaceFirst("\"name\":\"[^\"]*\"", "\"name\":\"evil\"");
        assertThat(message("/validating", Resources.create(evil)))
                .isEqualTo("validation failed: invalid value: bad root: spec\nit is expired");
    }

    @Test
    void goesByTheSettingsOfTheMoment() {
        String empty = Resources.create(Resources.policy(Resources.ALPHA, Resources.spec("'authorities':[]")));
        assertThat(message("/validating", empty)).isEqualTo("validation failed: missing field(s): spec.authorities");
        settings.updateAndGet(now -> now.withFailOnEmptyAuthorities(false));
        assertThat(Reviews.allowed(server.review("/validating", empty))).isTrue();
        settings.updateAndGet(now -> now.withFailOnEmptyAuthorities(true));
        assertThat(Reviews.allowed(server.review("/validating", empty))).isFalse();
    }

    @Test
    void countsReviewsOfItsOwnKinds() {
        server.review("/validating", Resources.create(BAD));
        server.review("/defaulting", Resources.create(Resources.trustRoot("{'remote':{}}")));
        assertThat(server.get(server.monitor("/metrics")))
                .contains(
                        "kind_group=\"policy.sigstore.dev\",kind_kind=\"ClusterImagePolicy\",kind_version=\"v1alpha1\"")
                .contains("resource_resource=\"clusterimagepolicies\"")
                .contains("resource_resource=\"trustroots\"")
                .contains("phase=\"check\",reason=\"invalid-resource\",verdict=\"denied\"")
                .contains("phase=\"defaulting\",reason=\"defaulted\",verdict=\"patched\"");
    }

    @Test
    void isNotThereWithoutBeingAskedFor() {
        try (TestServer bare = new TestServer(Policies.GOOD_AND_BAD)) {
            for (String path : List.of("/defaulting", "/validating", "/resource-conversion")) {
                assertThat(bare.post(path, Resources.create(GOOD)).body())
                        .isEqualTo("no controller registered for: " + path + "\n");
            }
        }
    }
}
