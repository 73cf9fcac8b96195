// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.net.http.HttpRequest;
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

/// Bad requests get a clear error and never an admission.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String GOOD = "good.example/app@" + ScriptedRegistry.digest("any");

    private final TestServer server = new TestServer(Policies.GOOD_AND_BAD);

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String path, String contentType, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        return server.send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));
    }

    private static String good() {
        return Reviews.create(Reviews.POD, Reviews.pod(GOOD));
    }

    @Test
    void refusesUnknownPaths() {
        HttpResponse<String> answer = send("/nowhere", "application/json", good());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("no controller registered for: /nowhere\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/validations/",
                "//validations",
                "/validations/../validations",
                "/Validations",
                "/",
                "/%76alidations"
            })
    void refusesPathsThatOnlyResembleOurs(String path) {
        HttpResponse<String> answer = send(path, "application/json", good());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("no controller registered for: " + path + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/json,text/plain",
                "application/yaml"
            })
    void refusesOtherContentTypes(String contentType) {
        HttpResponse<String> answer = send("/validations", contentType, good());
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).isEqualTo("invalid Content-Type, want `application/json`\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void answersPostOnly(String method) {
        HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.uri("/validations"))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(good())));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    static Stream<Arguments> undecodable() {
        String good = good();
        return Stream.of(
                argumentSet("nothing", "", "EOF"),
                argumentSet("white space", " \n", "EOF"),
                argumentSet("half a review", good.substring(0, good.length() / 2), "unexpected EOF"),
                argumentSet("no JSON", "hello", "invalid character 'h' looking for beginning of value"),
                argumentSet("an array", "[]", "the review is not an object"),
                argumentSet("two reviews", good + good, "invalid character '{' after top-level value"),
                argumentSet(
                        "another kind",
                        good.replace("\"AdmissionReview\"", "\"Status\""),
                        "not an AdmissionReview of admission.k8s.io/v1 or v1beta1"),
                argumentSet(
                        "another version",
                        good.replace("admission.k8s.io/v1", "admission.k8s.io/v2"),
                        "not an AdmissionReview of admission.k8s.io/v1 or v1beta1"),
                argumentSet("no request", Reviews.review("null"), "the review has no request"),
                argumentSet("a request that is a text", Reviews.review("\"x\""), "request is not an object"),
                argumentSet("a request without a kind", Reviews.review("{}"), "the request has no kind"),
                argumentSet(
                        "an unknown operation",
                        good.replace("CREATE", "create"),
                        "the request's operation is none of the four known ones"),
                argumentSet(
                        "an operation that is a number", good.replace("\"CREATE\"", "1"), "operation is not a string"),
                argumentSet(
                        "an object that is a text", Reviews.create(Reviews.POD, "\"x\""), "object is not an object"),
                argumentSet(
                        "an old object that is a list",
                        Reviews.update(Reviews.POD, Reviews.pod(GOOD), "[]"),
                        "oldObject is not an object"),
                argumentSet(
                        "a member twice", good.replace("\"spec\":", "\"spec\":{},\"spec\":"), "Duplicate field 'spec'"),
                argumentSet(
                        "deep nesting",
                        good.replace("\"spec\":", "\"x\":" + "[".repeat(300) + "]".repeat(300) + ",\"spec\":"),
                        "document has nesting deeper than 256"),
                argumentSet(
                        "more values than anybody needs",
                        good.replace("\"spec\":", "\"x\":[" + "0,".repeat(2_000_000) + "0],\"spec\":"),
                        "document has more than 2000000 values"));
    }

    @ParameterizedTest
    @MethodSource("undecodable")
    void refusesWhatIsNoReview(String body, String why) {
        for (Phase phase : List.of(Phase.MUTATION, Phase.VALIDATION)) {
            HttpResponse<String> answer = send(phase.path(), "application/json", body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("could not decode body:" + why + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE", "UPDATE"})
    void deniesReviewsWithoutTheirObject(String operation) {
        String review = Reviews.request(operation, Reviews.POD, "", "null", "null");
        assertThat(Reviews.message(server.review("/validations", review)))
                .isEqualTo("validation failed: the new object may not be nil");
        assertThat(Reviews.message(server.review("/mutations", review)))
                .isEqualTo("mutation failed: the new object may not be nil");
        assertThat(Reviews.message(server.review("/mutations", review.replace("\"object\":null,", ""))))
                .isEqualTo("mutation failed: the new object may not be nil");
    }

    static Stream<Arguments> unhandled() {
        return Stream.of(
                argumentSet("no workload", new Reviews.Kind("v1", "Service", "spec"), "/v1, Kind=Service"),
                argumentSet(
                        "an old version",
                        new Reviews.Kind("apps/v1beta1", "Deployment", "spec"),
                        "apps/v1beta1, Kind=Deployment"),
                argumentSet("a wrong group", new Reviews.Kind("batch/v1", "Pod", "spec"), "batch/v1, Kind=Pod"),
                argumentSet("a wrong case", new Reviews.Kind("v1", "pod", "spec"), "/v1, Kind=pod"),
                argumentSet(
                        "the beta of a job",
                        new Reviews.Kind("batch/v1beta1", "Job", "spec"),
                        "batch/v1beta1, Kind=Job"));
    }

    @ParameterizedTest
    @MethodSource("unhandled")
    void deniesOtherKinds(Reviews.Kind kind, String named) {
        String review = Reviews.create(kind, kind.object(Reviews.containers(GOOD)));
        assertThat(Reviews.message(server.review("/validations", review)))
                .isEqualTo("decoding request failed: unhandled kind: " + named);
        assertThat(Reviews.message(server.review("/mutations", review)))
                .isEqualTo("mutation failed: unhandled kind: " + named);
    }

    static Stream<Arguments> malformed() {
        String pod = Reviews.pod(GOOD);
        return Stream.of(
                argumentSet(
                        "containers that are a text",
                        Reviews.POD.object("{\"containers\":\"text\"}"),
                        "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type"
                                + " []v1.Container"),
                argumentSet(
                        "a container that is a number",
                        Reviews.POD.object("{\"containers\":[7]}"),
                        "json: cannot unmarshal number into Go struct field PodSpec.spec.containers of type"
                                + " v1.Container"),
                argumentSet(
                        "an image that is a list",
                        Reviews.POD.object("{\"containers\":[{\"image\":[]}]}"),
                        "json: cannot unmarshal array into Go struct field Container.spec.containers.image of type"
                                + " string"),
                argumentSet(
                        "volumes that are an object",
                        Reviews.POD.object("{\"volumes\":{}}"),
                        "json: cannot unmarshal object into Go struct field PodSpec.spec.volumes of type []v1.Volume"),
                argumentSet(
                        "a volume's image that is a text",
                        Reviews.POD.object("{\"volumes\":[{\"image\":\"x\"}]}"),
                        "json: cannot unmarshal string into Go struct field Volume.spec.volumes.image of type"
                                + " v1.ImageVolumeSource"),
                argumentSet(
                        "a spec that is true",
                        pod.replaceFirst("\"spec\":.*", "\"spec\":true}"),
                        "json: cannot unmarshal bool into Go struct field Object.spec of type v1.PodSpec"),
                argumentSet(
                        "labels that are numbers",
                        pod.replace("\"metadata\":{", "\"metadata\":{\"labels\":{\"a\":1},"),
                        "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"),
                argumentSet(
                        "a time of deletion that is a number",
                        pod.replace("\"metadata\":{", "\"metadata\":{\"deletionTimestamp\":1,"),
                        "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.deletionTimestamp of"
                                + " type string"),
                argumentSet(
                        "another kind than the request's",
                        pod.replace("\"Pod\"", "\"Job\""),
                        "the object says it is /v1, Kind=Job, the request says it is /v1, Kind=Pod"),
                argumentSet(
                        "another version than the request's",
                        pod.replace("\"v1\"", "\"apps/v1\""),
                        "the object says it is apps/v1, Kind=Pod, the request says it is /v1, Kind=Pod"),
                argumentSet(
                        "no kind of its own",
                        pod.replace("\"kind\":\"Pod\",", ""),
                        "the object says it is /v1, Kind=, the request says it is /v1, Kind=Pod"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void deniesObjectsThatAreNotWhatTheySay(String object, String why) {
        String review = Reviews.create(Reviews.POD, object);
        assertThat(Reviews.message(server.review("/validations", review)))
                .isEqualTo("decoding request failed: cannot decode incoming new object: " + why);
        assertThat(Reviews.message(server.review("/mutations", review)))
                .isEqualTo("mutation failed: cannot decode incoming new object: " + why);
    }

    // Kelvin sign and long s: Go folds them to k and s, so `apiVer\u017fion` and the like are read there too.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Containers\":[{\"image\":\"bad.example/app:1\"}]}",
                "{\"container\u017f\":[{\"image\":\"bad.example/app:1\"}]}",
                "{\"containers\":[],\"CONTAINERS\":[{\"image\":\"bad.example/app:1\"}]}",
                "{\"containers\":[{\"image\":\"good.example/app:1\",\"Image\":\"bad.example/app:1\"}]}",
                "{\"initcontainers\":[]}",
                "{\"EphemeralContainers\":[]}",
                "{\"Volumes\":[]}",
                "{\"volumes\":[{\"image\":{\"Reference\":\"bad.example/app:1\"}}]}",
                "{\"volumes\":[{\"IMAGE\":{\"reference\":\"bad.example/app:1\"}}]}"
            })
    void deniesObjectsWhoseMembersAnotherReaderWouldTakeForOurs(String spec) {
        JsonObject response = server.review("/validations", Reviews.create(Reviews.POD, Reviews.POD.object(spec)));
        assertThat(Reviews.allowed(response)).isFalse();
        assertThat(Reviews.message(response)).contains("only in letter case");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Spec", "SPEC", "Metadata", "Kind", "ApiVersion", "apiver\u017fion"})
    void deniesOutermostMembersInAnotherCase(String name) {
        String object = Reviews.pod(GOOD).replaceFirst("\\{", "{\"" + name + "\":{},");
        assertThat(Reviews.message(server.review("/validations", Reviews.create(Reviews.POD, object))))
                .contains("only in letter case");
    }

    @Test
    void looksAtMembersThatDecideNothingInAnyCase() {
        String object = Reviews.pod(GOOD).replace("\"name\":\"c0\"", "\"Name\":\"c0\",\"ENV\":[]");
        assertThat(Reviews.allowed(server.review("/validations", Reviews.create(Reviews.POD, object))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"image\":\"\"}", "{\"image\":null}", "null"})
    void deniesContainersWithoutAnImage(String container) {
        String object = Reviews.POD.object("{\"containers\":[" + container + "]}");
        assertThat(Reviews.message(server.review("/validations", Reviews.create(Reviews.POD, object))))
                .isEqualTo("validation failed: could not parse reference: : spec.containers[0].image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"containers\":null}",
                "{\"volumes\":[null]}",
                "{\"volumes\":[{\"image\":null}]}",
                "{\"volumes\":[{\"image\":{\"reference\":\"\"}}]}",
                "null"
            })
    void admitsPodsInWhichNothingRuns(String spec) {
        JsonObject response = server.review("/validations", Reviews.create(Reviews.POD, Reviews.POD.object(spec)));
        assertThat(Reviews.allowed(response)).isTrue();
    }
}
