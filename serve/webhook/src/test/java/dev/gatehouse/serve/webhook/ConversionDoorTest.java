// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/resource-conversion`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversionDoorTest {
    private static final String V1 = "apiextensions.k8s.io/v1";
    private static final String FULL = """
            {'images':[{'glob':'**'}],'mode':'warn','authorities':[
            {'name':'k','key':{'data':'x'},'ctlog':{'trustRootRef':'t'},'rfc3161timestamp':{}},
            {'name':'l','key':{'kms':'x'},'ctlog':{},'unknown':{'kept':[1,null]}}]}""".replace("\n", "");

    private final TestServer server = new TestServer(
            Policies.GOOD_AND_BAD,
            WebhookOptions.inCluster(ResourceDoors.of(() -> CheckSettings.DEFAULT), new MetricRegistry())
                    .with(Drain.NONE));

    @AfterAll
    void stop() {
        server.close();
    }

    private JsonObject convert(String review) {
        HttpResponse<String> answer = server.post("/resource-conversion", review);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Reviews.object(answer.body());
    }

    private static String status(JsonObject answer) {
        return result(answer).string("status").orElseThrow();
    }

    private static String message(JsonObject answer) {
        return result(answer).string("message").orElse("");
    }

    private static JsonObject result(JsonObject answer) {
        return answer.object("response")
                .flatMap(response -> response.object("result"))
                .orElseThrow();
    }

    private static List<JsonValue> objects(JsonObject answer) {
        return answer.object("response")
                .flatMap(response -> response.array("convertedObjects"))
                .orElseThrow()
                .elements();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1"})
    void losesNothingInEitherDirectionAndEitherEnvelope(String envelope) {
        String alpha = Resources.policy(Resources.ALPHA, FULL);
        String beta = Resources.policy(Resources.BETA, FULL);
        JsonObject there = convert(Resources.conversion(envelope, Resources.BETA, alpha, beta));
        assertThat(there.string("apiVersion")).hasValue(envelope);
        assertThat(there.string("kind")).hasValue("ConversionReview");
        assertThat(there.object("response").flatMap(response -> response.string("uid")))
                .hasValue(Reviews.UID);
        assertThat(status(there)).isEqualTo("Success");
        assertThat(objects(there)).containsExactly(Reviews.object(beta), Reviews.object(beta));
        JsonObject back = convert(Resources.conversion(envelope, Resources.ALPHA, beta));
        assertThat(objects(back)).containsExactly(Reviews.object(alpha));
    }

    @Test
    void fillsInDefaults() {
        String bare = Resources.policy(Resources.ALPHA, "{'authorities':[{'keyless':{}}]}");
        String full = Resources.policy(
                Resources.BETA,
                "{'authorities':[{'keyless':{'url':'https://fulcio.sigstore.dev'},'name':'authority-0'}],"
                        + "'mode':'enforce'}");
        assertThat(objects(convert(Resources.conversion(V1, Resources.BETA, bare))))
                .containsExactly(Reviews.object(full));
    }

    @Test
    void convertsNothingIntoNothing() {
        JsonObject answer = convert(Resources.conversion(V1, Resources.BETA));
        assertThat(status(answer)).isEqualTo("Success");
        assertThat(objects(answer)).isEmpty();
    }

    static Stream<Arguments> refused() {
        String good = Resources.policy(Resources.ALPHA, FULL);
        return Stream.of(
                argumentSet(
                        "a text",
                        "\"x\"",
                        Resources.BETA,
                        "error parsing type meta \"\\\"x\\\"\" - json: cannot unmarshal string into Go value of type "
                                + "v1.TypeMeta"),
                argumentSet(
                        "null", "null", Resources.BETA, "error parsing type meta \"\" - unexpected end of JSON input"),
                argumentSet(
                        "a list",
                        "[]",
                        Resources.BETA,
                        "error parsing type meta \"[]\" - json: cannot unmarshal array into Go value of type "
                                + "v1.TypeMeta"),
                argumentSet("no kind at all", "{}", Resources.BETA, "invalid GroupVersionKind /, Kind="),
                argumentSet(
                        "no group",
                        Resources.json("{'apiVersion':'v1','kind':'Pod'}"),
                        Resources.BETA,
                        "invalid GroupVersionKind /v1, Kind=Pod"),
                argumentSet(
                        "another kind",
                        Resources.trustRoot("{}"),
                        Resources.BETA,
                        "no conversion support for type [kind=TrustRoot group=policy.sigstore.dev]"),
                argumentSet(
                        "another group",
                        good.replace("policy.sigstore.dev/", "example.com/"),
                        Resources.BETA,
                        "no conversion support for type [kind=ClusterImagePolicy group=example.com]"),
                argumentSet("no desired version", good, "", "desired API version \"\" is not valid"),
                argumentSet("a desired version without group", good, "v1", "desired API version \"v1\" is not valid"),
                argumentSet(
                        "a desired version of three parts",
                        good,
                        "a/b/c",
                        "desired API version \"a/b/c\" is not valid"),
                argumentSet(
                        "a future version",
                        good,
                        "policy.sigstore.dev/v1",
                        "conversion not supported for type [kind=ClusterImagePolicy group=policy.sigstore.dev "
                                + "version=v1]"),
                argumentSet(
                        "an object of a future version",
                        good.replace("v1alpha1", "v2"),
                        Resources.BETA,
                        "conversion not supported for type [kind=ClusterImagePolicy group=policy.sigstore.dev "
                                + "version=v2]"),
                argumentSet(
                        "a version of another group",
                        good,
                        "example.com/v1beta1",
                        "conversion not supported for type [kind=ClusterImagePolicy group=example.com "
                                + "version=v1beta1]"),
                argumentSet(
                        "a value of another type",
                        good.replace("\"warn\"", "[]"),
                        Resources.BETA,
                        "unable to unmarshal input: must be a string, not an array: spec.mode"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void stopsAtTheFirstObjectThatCannotBeConverted(String object, String desired, String message) {
        String good = Resources.policy(Resources.ALPHA, FULL);
        JsonObject answer = convert(Resources.conversion(V1, desired, object, good));
        assertThat(status(answer)).isEqualTo("Failure");
        assertThat(message(answer)).isEqualTo(message);
        assertThat(objects(answer)).isEmpty();
        JsonObject second = convert(Resources.conversion(V1, Resources.BETA, good, "{}", good));
        assertThat(status(second)).isEqualTo("Failure");
        assertThat(objects(second)).hasSize(1);
    }

    static Stream<Arguments> undecodable() {
        String good = Resources.conversion(V1, Resources.BETA, Resources.policy(Resources.ALPHA, FULL));
        return Stream.of(
                argumentSet("nothing", "", "EOF"),
                argumentSet("half a review", good.substring(0, good.length() / 2), "unexpected EOF"),
                argumentSet(
                        "another review",
                        good.replace("ConversionReview", "AdmissionReview"),
                        "not a ConversionReview of apiextensions.k8s.io/v1 or v1beta1"),
                argumentSet(
                        "another version",
                        good.replace(V1, "apiextensions.k8s.io/v2"),
                        "not a ConversionReview of apiextensions.k8s.io/v1 or v1beta1"),
                argumentSet("no request", good.replace("\"request\"", "\"r\""), "the review has no request"),
                argumentSet(
                        "objects that are no list",
                        Resources.json(
                                "{'apiVersion':'" + V1 + "','kind':'ConversionReview','request':{'objects':{}}}"),
                        "objects is not an array"));
    }

    @ParameterizedTest
    @MethodSource("undecodable")
    void refusesWhatIsNoReview(String body, String why) {
        HttpResponse<String> answer = server.post("/resource-conversion", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("could not decode body:" + why + "\n");
    }

    @Test
    void countsByTheDesiredVersionAndNothingElse() {
        convert(Resources.conversion(V1, Resources.BETA));
        convert(Resources.conversion(V1, "example.com/v9"));
        assertThat(server.get(server.monitor("/metrics")))
                .contains("desired_api_version=\"policy.sigstore.dev/v1beta1\"")
                .contains("desired_api_version=\"other\"")
                .doesNotContain("example.com/v9");
    }
}
