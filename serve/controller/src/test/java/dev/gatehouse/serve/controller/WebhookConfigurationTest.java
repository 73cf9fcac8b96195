// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.serve.controller.WebhookConfiguration.Desired;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookConfigurationTest {
    private static final WebhookConfiguration MUTATING =
            WebhookConfiguration.of(Duty.MUTATING_WORKLOADS, WebhookNames.DEFAULT);
    private static final WebhookConfiguration VALIDATING =
            WebhookConfiguration.of(Duty.VALIDATING_WORKLOADS, WebhookNames.DEFAULT);
    private static final String EXCLUDE = "{'key':'webhooks.knative.dev/exclude','operator':'DoesNotExist'}";
    private static final List<JsonObject> OWNER =
            List.of(object("{'kind':'Namespace','name':'ns','uid':'1','blockOwnerDeletion':false}"));

    @Test
    void fillsInWhatTheManifestLeavesOut() {
        Desired desired = MUTATING.desired(installed("'namespaceSelector':{}"), "CA", OWNER);

        assertThat(desired.problems()).isEmpty();
        JsonObject webhook = webhook(desired.object());
        assertThat(webhook.object("clientConfig"))
                .contains(object(
                        "{'service':{'name':'webhook','namespace':'ns','path':'/mutations'}," + "'caBundle':'Q0E='}"));
        assertThat(webhook.string("reinvocationPolicy")).contains("IfNeeded");
        assertThat(webhook.string("failurePolicy")).contains("Fail");
        assertThat(webhook.object("namespaceSelector")).contains(object("{'matchExpressions':[" + EXCLUDE + "]}"));
        assertThat(resources(webhook))
                .containsExactly(
                        "/v1 pods/ephemeralcontainers,pods CREATE,UPDATE",
                        "/v1 replicationcontrollers CREATE,UPDATE",
                        "apps/v1 daemonsets CREATE,UPDATE",
                        "apps/v1 deployments CREATE,UPDATE",
                        "apps/v1 replicasets CREATE,UPDATE",
                        "apps/v1 statefulsets CREATE,UPDATE",
                        "batch/v1 cronjobs CREATE,UPDATE",
                        "batch/v1 jobs CREATE,UPDATE",
                        "batch/v1beta1 cronjobs CREATE,UPDATE");
        assertThat(MUTATING.desired(desired.object(), "CA", List.of()).object()).isEqualTo(desired.object());
    }

    static Stream<Arguments> configurationsForPolicies() {
        return Stream.of(
                argumentSet("validating", Duty.VALIDATING_POLICIES, "/validating", "CREATE,UPDATE,DELETE"),
                argumentSet("defaulting", Duty.DEFAULTING_POLICIES, "/defaulting", "CREATE,UPDATE"));
    }

    @ParameterizedTest
    @MethodSource("configurationsForPolicies")
    void asksAboutPoliciesAndTrustRoots(Duty duty, String path, String operations) {
        WebhookConfiguration configuration = WebhookConfiguration.of(duty, WebhookNames.DEFAULT);
        JsonObject installed = object("{'webhooks':[{'name':'" + configuration.name()
                + "','clientConfig':{'service':{'name':'webhook','namespace':'ns'}}}]}");
        JsonObject webhook =
                webhook(configuration.desired(installed, "CA", List.of()).object());

        assertThat(webhook.object("clientConfig")
                        .flatMap(it -> it.object("service"))
                        .flatMap(it -> it.string("path")))
                .contains(path);
        String group = "policy.sigstore.dev";
        assertThat(resources(webhook))
                .containsExactly(
                        group + "/v1alpha1 clusterimagepolicies,clusterimagepolicies/status " + operations,
                        group + "/v1alpha1 trustroots,trustroots/status " + operations,
                        group + "/v1beta1 clusterimagepolicies,clusterimagepolicies/status " + operations);
        assertThat(webhook.member("reinvocationPolicy").isPresent()).isEqualTo(configuration.mutating());
    }

    static Stream<Arguments> selectors() {
        String include = "{'key':'policy.sigstore.dev/include','operator':'In','values':['true']}";
        String knative = "{'key':'webhooks.knative.dev/other','operator':'Exists'}";
        return Stream.of(
                argumentSet("none", "{}", EXCLUDE),
                argumentSet("opt-in", "{'matchExpressions':[" + include + "]}", EXCLUDE + "," + include),
                argumentSet(
                        "ours among others",
                        "{'matchExpressions':[" + include + "," + EXCLUDE + "," + knative + "]}",
                        EXCLUDE + "," + include),
                argumentSet(
                        "settled", "{'matchExpressions':[" + EXCLUDE + "," + include + "]}", EXCLUDE + "," + include));
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void putsTheOptOutFirstAndKeepsWhatElseSelects(String present, String expected) {
        JsonObject selector = webhook(VALIDATING
                        .desired(installed("'namespaceSelector':" + present), "CA", List.of())
                        .object())
                .object("namespaceSelector")
                .orElseThrow();

        assertThat(selector).isEqualTo(object("{'matchExpressions':[" + expected + "]}"));
    }

    @Test
    void keepsLabelsThatSelect() {
        JsonObject webhook = webhook(VALIDATING
                .desired(installed("'namespaceSelector':{'matchLabels':{'a':'b'}}"), "CA", List.of())
                .object());

        assertThat(webhook.object("namespaceSelector").flatMap(it -> it.object("matchLabels")))
                .contains(object("{'a':'b'}"));
    }

    static Stream<Arguments> rulesAndWhoseTheyAre() {
        String referencePods = "{'apiGroups':[''],'apiVersions':['v1'],'operations':['UPDATE','CREATE'],"
                + "'resources':['pods','pods/ephemeralcontainers'],'scope':'*'}";
        String reference = Stream.concat(
                        Stream.of(referencePods),
                        Stream.of(
                                rule("apps", "v1", "daemonsets"),
                                rule("apps", "v1", "deployments"),
                                rule("apps", "v1", "replicasets"),
                                rule("apps", "v1", "statefulsets"),
                                rule("batch", "v1", "cronjobs"),
                                rule("batch", "v1", "jobs"),
                                rule("batch", "v1beta1", "cronjobs")))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        return Stream.of(
                argumentSet("none", "", true),
                argumentSet("the reference's, in another order", reference, true),
                argumentSet("some of the reference's", referencePods, false),
                argumentSet("somebody else's", rule("example.com", "v1", "things"), false));
    }

    private static String rule(String group, String version, String resource) {
        return "{'apiGroups':['" + group + "'],'apiVersions':['" + version
                + "'],'operations':['CREATE','UPDATE'],'resources':['" + resource + "']}";
    }

    @ParameterizedTest
    @MethodSource("rulesAndWhoseTheyAre")
    void replacesOnlyRulesThatNobodyChose(String rules, boolean replaced) {
        Desired desired = VALIDATING.desired(installed("'rules':[" + rules + "]"), "CA", List.of());

        if (replaced) {
            assertThat(desired.problems()).isEmpty();
            assertThat(resources(webhook(desired.object()))).hasSize(9);
        } else {
            assertThat(desired.problems()).singleElement().asString().contains("somebody else's");
            assertThat(webhook(desired.object()).array("rules"))
                    .isEqualTo(object("{'r':[" + rules + "]}").array("r"));
        }
    }

    @Test
    void leavesEverythingElseAsItIs() {
        JsonObject other = object("{'name':'other.example.com','clientConfig':{'url':'https://x','caBundle':'eA=='},"
                + "'rules':[],'later':1.0}");
        JsonObject installed = object("{'apiVersion':'admissionregistration.k8s.io/v1','metadata':{'name':'x',"
                + "'labels':{'a':'b'},'managedFields':[{'manager':'helm'}],'resourceVersion':'7'},'webhooks':["
                + JsonWriter.compact(other).replace('"', '\'')
                + ",{'name':'policy.sigstore.dev','clientConfig':{'service':{'name':'webhook','namespace':'ns',"
                + "'port':8443,'path':'/old'},'caBundle':'b2xk'},'failurePolicy':'Ignore','timeoutSeconds':7,"
                + "'matchConditions':[{'name':'c','expression':'true'}],'objectSelector':{'matchLabels':{'x':'y'}},"
                + "'somethingNew':{'deep':[1,2]}}],'alsoNew':true}");
        JsonObject next = VALIDATING.desired(installed, "CA", List.of()).object();

        assertThat(next.object("metadata")).isEqualTo(installed.object("metadata"));
        assertThat(next.member("alsoNew")).isEqualTo(installed.member("alsoNew"));
        assertThat(next.array("webhooks").orElseThrow().elements().getFirst()).isEqualTo(other);
        JsonObject webhook =
                (JsonObject) next.array("webhooks").orElseThrow().elements().get(1);
        JsonObject before = (JsonObject)
                installed.array("webhooks").orElseThrow().elements().get(1);
        for (String kept :
                List.of("failurePolicy", "timeoutSeconds", "matchConditions", "objectSelector", "somethingNew")) {
            assertThat(webhook.member(kept)).isEqualTo(before.member(kept));
        }
        assertThat(webhook.object("clientConfig"))
                .contains(object("{'service':{'name':'webhook','namespace':'ns','port':8443,'path':'/validations'},"
                        + "'caBundle':'Q0E='}"));
        assertThat(webhook.member("reinvocationPolicy")).isEmpty();
    }

    @Test
    void leavesTheAuthorityAloneWhereSomebodyElseWritesIt() {
        JsonObject installed = object("{'webhooks':[{'name':'policy.sigstore.dev','clientConfig':{'service':{"
                + "'name':'webhook'},'caBundle':'b2xk'}}]}");

        assertThat(webhook(VALIDATING.desired(installed, "", List.of()).object())
                        .object("clientConfig")
                        .flatMap(it -> it.string("caBundle")))
                .contains("b2xk");
    }

    static Stream<Arguments> objectsThatAreNotAsInstalled() {
        return Stream.of(
                argumentSet(
                        "called by URL",
                        "{'webhooks':[{'name':'policy.sigstore.dev','clientConfig':{'url':'https://x'}}]}",
                        "missing service reference for webhook: policy.sigstore.dev"),
                argumentSet(
                        "another webhook",
                        "{'webhooks':[{'name':'x','clientConfig':{'service':{}}}]}",
                        "there is no webhook \"policy.sigstore.dev\" in it"),
                argumentSet("no webhooks", "{}", "there is no webhook \"policy.sigstore.dev\" in it"));
    }

    @ParameterizedTest
    @MethodSource("objectsThatAreNotAsInstalled")
    void reportsWhatItCannotBringIntoOrderAndChangesNothing(String installed, String problem) {
        Desired desired = VALIDATING.desired(object(installed), "CA", List.of());

        assertThat(desired.problems()).containsExactly(problem);
        assertThat(desired.object()).isEqualTo(object(installed));
    }

    static Stream<Arguments> owners() {
        String ours = "{'kind':'Namespace','name':'ns','uid':'1','blockOwnerDeletion':false";
        String release = "{'kind':'Release','uid':'9'}";
        String controller = "{'kind':'Release','uid':'9','controller':true}";
        String reference = "{'kind':'Namespace','name':'ns','uid':'1','controller':true,'blockOwnerDeletion':true}";
        return Stream.of(
                argumentSet("none", "", ours + ",'controller':true}"),
                argumentSet("another", release, release + "," + ours + ",'controller':true}"),
                argumentSet("a controller", controller, controller + "," + ours + "}"),
                argumentSet("the reference's", reference, reference),
                argumentSet("both", release + "," + reference, release + "," + reference));
    }

    @ParameterizedTest
    @MethodSource("owners")
    void keepsOwnersOfOthersAndAddsItsOwnOnce(String present, String expected) {
        JsonObject installed = object("{'metadata':{'ownerReferences':[" + present + "]}}");

        assertThat(VALIDATING
                        .desired(installed, "CA", OWNER)
                        .object()
                        .object("metadata")
                        .flatMap(it -> it.array("ownerReferences")))
                .isEqualTo(object("{'r':[" + expected + "]}").array("r"));
    }

    @Test
    void setsWhoConvertsAndKeepsTheRestOfTheDefinition() {
        JsonObject crd = object("{'metadata':{'name':'c'},'spec':{'names':{'a':'b'},'conversion':{'strategy':'Webhook',"
                + "'webhook':{'conversionReviewVersions':['v1'],'clientConfig':{'service':{'name':'webhook',"
                + "'namespace':'ns','port':443}}}}},'status':{'x':1}}");

        assertThat(WebhookConfiguration.conversion(crd, "CA"))
                .isEqualTo(new Desired(
                        object("{'metadata':{'name':'c'},'spec':{'names':{'a':'b'},'conversion':{"
                                + "'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],"
                                + "'clientConfig':{'service':{'name':'webhook','namespace':'ns','port':443,"
                                + "'path':'/resource-conversion'},'caBundle':'Q0E='}}}},'status':{'x':1}}"),
                        List.of()));
    }

    @Test
    void reportsADefinitionThatConvertsByItself() {
        JsonObject crd = object("{'metadata':{'name':'c'},'spec':{'conversion':{'strategy':'None'}}}");

        assertThat(WebhookConfiguration.conversion(crd, "CA"))
                .isEqualTo(new Desired(crd, List.of("custom resource \"c\" isn't configured for webhook conversion")));
    }

    static Stream<Arguments> tellings() {
        return Stream.of(
                argumentSet("told", "'clientConfig':{'service':{},'caBundle':'Q0E='}", true),
                argumentSet("told another", "'clientConfig':{'service':{},'caBundle':'b2xk'}", false),
                argumentSet("told nothing", "'clientConfig':{'service':{}}", false),
                argumentSet("called by URL", "'clientConfig':{'url':'https://x'}", true));
    }

    @ParameterizedTest
    @MethodSource("tellings")
    void knowsWhoHasBeenToldWhomToTrust(String client, boolean told) {
        JsonObject configuration = object("{'webhooks':[{'name':'x','clientConfig':{'service':{}}},"
                + "{'name':'policy.sigstore.dev'," + client + "}]}");
        JsonObject crd = object("{'spec':{'conversion':{'webhook':{" + client + "}}}}");

        assertThat(WebhookConfiguration.isTold(configuration, Duty.VALIDATING_WORKLOADS, WebhookNames.DEFAULT, "CA"))
                .isEqualTo(told);
        assertThat(WebhookConfiguration.isTold(crd, Duty.CONVERSION, WebhookNames.DEFAULT, "CA"))
                .isEqualTo(told);
    }

    private static JsonObject installed(String more) {
        return object("{'webhooks':[{'name':'policy.sigstore.dev','failurePolicy':'Fail','clientConfig':{'service':{"
                + "'name':'webhook','namespace':'ns'}}," + more + "}]}");
    }

    private static JsonObject webhook(JsonObject configuration) {
        return (JsonObject)
                configuration.array("webhooks").orElseThrow().elements().getFirst();
    }

    private static List<String> resources(JsonObject webhook) {
        return webhook.array("rules").orElseThrow().elements().stream()
                .map(JsonObject.class::cast)
                .map(rule -> {
                    assertThat(rule.string("scope")).isEqualTo(Optional.of("*"));
                    return texts(rule, "apiGroups") + "/" + texts(rule, "apiVersions") + " " + texts(rule, "resources")
                            + " " + texts(rule, "operations");
                })
                .toList();
    }

    private static String texts(JsonObject rule, String member) {
        return String.join(
                ",",
                rule.array(member).orElse(JsonArray.EMPTY).elements().stream()
                        .map(it -> ((JsonValue.JsonString) it).text())
                        .toList());
    }

    private static JsonObject object(String text) {
        return (JsonObject)
                JsonReader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
}
