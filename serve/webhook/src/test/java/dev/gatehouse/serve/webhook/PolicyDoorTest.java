// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule for policies through the door, with the nearest policy that is taken beside the one that is not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyDoorTest {
    private static final String IDENTITY = "'identities':[{'issuer':'i','subject':'s'}]";
    private static final String KEYED = "'key':{'data':'KEY'}";
    private static final String PASS = "'authorities':[{'static':{'action':'pass'}}]";
    private static final String KEY_FIELDS = "A.key.data, A.key.kms, A.key.secretref";
    private static final String ARN = "arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final TestServer server = new TestServer(
            Policies.GOOD_AND_BAD,
            WebhookOptions.inCluster(ResourceDoors.of(() -> CheckSettings.DEFAULT), new MetricRegistry())
                    .with(Drain.NONE));

    @AfterAll
    void stop() {
        server.close();
    }

    private static Arguments spec(String name, String good, String bad, String message) {
        return argumentSet(name, Resources.spec(good), Resources.spec(bad), message);
    }

    private static Arguments authority(String name, String good, String bad, String message) {
        return argumentSet(name, Resources.authority(good), Resources.authority(bad), message);
    }

    static Stream<Arguments> rules() {
        return Stream.of(specs(), authorities(), keys(), keyless(), sources(), documents())
                .flatMap(rules -> rules);
    }

    private static Stream<Arguments> specs() {
        return Stream.of(
                argumentSet("no images", Resources.spec(PASS), "{" + PASS + "}", "missing field(s): spec.images"),
                argumentSet("nothing", Resources.spec(PASS), "{}", "missing field(s): spec.authorities, spec.images"),
                argumentSet(
                        "an empty glob",
                        "{'images':[{'glob':'*'}]," + PASS + "}",
                        "{'images':[{}]," + PASS + "}",
                        "missing field(s): spec.images[0].glob"),
                argumentSet(
                        "a glob that does not end",
                        "{'images':[{'glob':'a.b/c*'}]," + PASS + "}",
                        "{'images':[{'glob':'['}]}",
                        "invalid value: [: spec.images[0].glob\nglob is invalid: syntax error in pattern\n"
                                + "missing field(s): spec.authorities"),
                argumentSet(
                        "a glob of other characters",
                        "{'images':[{'glob':'FOO*'}]," + PASS + "}",
                        "{'images':[{'glob':'$FOO*'}]," + PASS + "}",
                        "invalid value: $FOO*: spec.images[0].glob\nglob is invalid: invalid glob \"$FOO*\""),
                spec("no authorities", PASS, "'authorities':[]", "missing field(s): spec.authorities"),
                spec(
                        "a mode",
                        PASS + ",'mode':'warn'",
                        PASS + ",'mode':'garbage'",
                        "invalid value: garbage: spec.mode\nunsupported mode"),
                spec(
                        "a resource to match",
                        PASS + ",'match':[{'resource':'replicationcontrollers','version':'v1'}]",
                        PASS + ",'match':[{'resource':'apple','version':'v1'}]",
                        "invalid value: apple: spec.match[0].resource\nunsupported resource name"),
                spec(
                        "a selector of nothing",
                        PASS + ",'match':[{'resource':'pods','version':'v1','selector':{}}]",
                        PASS + ",'match':[{'selector':{}}]",
                        "invalid value: : spec.match[0].selector\n"
                                + "selector requires a resource type to match the labels"),
                spec(
                        "an operator of a selector",
                        PASS + ",'match':[{'resource':'pods','version':'v1','selector':{'matchExpressions':[{'key':'a',"
                                + "'operator':'Exists'}]}}]",
                        PASS + ",'match':[{'resource':'pods','version':'v1','selector':{'matchExpressions':[{'key':'a',"
                                + "'operator':'Has'}]}}]",
                        "invalid value: Has: spec.match[0].selector.matchExpressions[0].operator\n"
                                + "only [In,NotIn,Exists,DoesNotExist] are supported"));
    }

    private static Stream<Arguments> authorities() {
        return Stream.of(
                authority(
                        "of no kind",
                        KEYED,
                        "'rfc3161timestamp':{'trustRootRef':'t'}",
                        "expected exactly one, got neither: A.key, A.keyless, A.static"),
                authority(
                        "of two kinds",
                        KEYED,
                        KEYED + ",'keyless':{" + IDENTITY + "}",
                        "expected exactly one, got both: A.key, A.keyless, A.static"),
                authority(
                        "a static answer without action",
                        "'static':{'action':'fail','message':'m'}",
                        "'static':{}",
                        "missing field(s): A.static.action"),
                authority(
                        "another action",
                        "'static':{'action':'pass'}",
                        "'static':{'action':'Pass'}",
                        "invalid value: Pass: A.static.action\nunsupported action"),
                authority(
                        "a static answer with all else",
                        "'static':{'action':'pass'},'source':[],'attestations':[]",
                        "'static':{'action':'pass'},'source':[{}],'ctlog':{},'rfc3161timestamp':{},'attestations':["
                                + "{'name':'a','predicateType':'https://x'}]",
                        "expected exactly one, got both: A.attestations, A.ctlog, A.rfc3161timestamp, A.source, "
                                + "A.static"),
                authority(
                        "a format",
                        KEYED + ",'signatureFormat':'bundle'",
                        KEYED + ",'signatureFormat':'Bundle'",
                        "invalid value: Bundle: A.signatureFormat\nunsupported signature format"));
    }

    private static Stream<Arguments> keys() {
        return Stream.of(
                authority("no key", KEYED, "'key':{}", "expected exactly one, got neither: " + KEY_FIELDS),
                authority(
                        "two keys",
                        KEYED,
                        "'key':{'data':'KEY','secretRef':{'name':'s'}}",
                        "expected exactly one, got both: " + KEY_FIELDS),
                authority(
                        "a hash",
                        "'key':{'data':'KEY','hashAlgorithm':'SHA512'}",
                        "'key':{'data':'KEY','hashAlgorithm':'shaINVALID'}",
                        "invalid value: shaINVALID: A.key.hashAlgorithm"),
                authority(
                        "no PEM",
                        KEYED,
                        "'key':{'data':'---somedata---'}",
                        "invalid value: ---somedata---: A.key.data"),
                authority(
                        "another namespace",
                        "'key':{'secretRef':{'name':'s','namespace':'cosign-system'}}",
                        "'key':{'secretRef':{'name':'s','namespace':'default'}}",
                        "invalid value: default: A.key.secretref.namespace\nsecretref.namespace is invalid. If set, it "
                                + "should use the same namespace where the policy-controller was deployed"),
                authority(
                        "a Secret without a name",
                        "'key':{'secretRef':{'name':'s'}}",
                        "'key':{'secretRef':{}}",
                        "missing field(s): A.key.secretRef.name"),
                authority(
                        "an unknown key store",
                        "'key':{'kms':'gcpkms://x'}",
                        "'key':{'kms':'x://y'}",
                        "invalid value: x://y: A.key.kms\nmalformed KMS format, should be prefixed by any of the "
                                + "supported providers: [awskms:// azurekms:// hashivault:// gcpkms://]"),
                authority(
                        "parts of a key's name",
                        "'key':{'kms':'awskms:///" + ARN + "'}",
                        "'key':{'kms':'awskms://x'}",
                        "invalid value: awskms://x: A.key.kms\nmalformed AWS KMS format "
                                + "'awskms://$ENDPOINT/$KEYID', should be conformant with KMS standard documented here:"
                                + " https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id"),
                authority(
                        "a key's name",
                        "'key':{'kms':'awskms://localhost:8888/" + ARN + "'}",
                        "'key':{'kms':'awskms://localhost:8888/arn:butnotvalid'}",
                        "invalid value: awskms://localhost:8888/arn:butnotvalid: A.key.kms\n"
                                + "kms key should be in the format awskms://[ENDPOINT]/[ID/ALIAS/ARN] (endpoint "
                                + "optional)"),
                authority(
                        "an endpoint without port",
                        "'key':{'kms':'awskms://localhost:4566/" + ARN + "'}",
                        "'key':{'kms':'awskms://localhost/" + ARN + "'}",
                        "invalid value: awskms://localhost/" + ARN + ": A.key.kms\n"
                                + "malformed endpoint: address localhost: missing port in address"));
    }

    private static Stream<Arguments> keyless() {
        return Stream.of(
                authority(
                        "two authorities",
                        "'keyless':{'url':'https://f'," + IDENTITY + "}",
                        "'keyless':{'url':'https://f','ca-cert':{'data':'KEY'}," + IDENTITY + "}",
                        "expected exactly one, got both: A.keyless.ca-cert, A.keyless.url"),
                authority(
                        "an authority that is no PEM",
                        "'keyless':{'ca-cert':{'data':'KEY'}," + IDENTITY + "}",
                        "'keyless':{'ca-cert':{'data':'x'}," + IDENTITY + "}",
                        "invalid value: x: A.keyless.ca-cert.data"),
                authority(
                        "no identities",
                        "'keyless':{" + IDENTITY + "}",
                        "'keyless':{'url':'https://f'}",
                        "missing field(s): A.keyless.identities"),
                authority(
                        "no subject",
                        "'keyless':{" + IDENTITY + "}",
                        "'keyless':{'identities':[{'issuer':'i'}]}",
                        "missing field(s): A.keyless.identities[0].subject, A.keyless.identities[0].subjectRegExp"),
                authority(
                        "no issuer",
                        "'keyless':{" + IDENTITY + "}",
                        "'keyless':{'identities':[{'subject':'i'}]}",
                        "missing field(s): A.keyless.identities[0].issuer, A.keyless.identities[0].issuerRegExp"),
                authority(
                        "issuers twice",
                        "'keyless':{'identities':[{'issuerRegExp':'j','subject':'s'}]}",
                        "'keyless':{'identities':[{'issuer':'i','issuerRegExp':'j','subject':'s'}]}",
                        "expected exactly one, got both: A.keyless.identities[0].issuer, "
                                + "A.keyless.identities[0].issuerRegExp"),
                authority(
                        "subjects twice",
                        "'keyless':{'identities':[{'issuer':'i','subjectRegExp':'t'}]}",
                        "'keyless':{'identities':[{'issuer':'i','subject':'s','subjectRegExp':'t'}]}",
                        "expected exactly one, got both: A.keyless.identities[0].subject, "
                                + "A.keyless.identities[0].subjectRegExp"),
                authority(
                        "an expression",
                        "'keyless':{'identities':[{'issuerRegExp':'.*','subject':'s'}]}",
                        "'keyless':{'identities':[{'issuerRegExp':'****','subject':'s'}]}",
                        "invalid value: ****: A.keyless.identities[0].issuerRegExp\nregex is invalid: error parsing "
                                + "regexp: missing argument to repetition operator: `*`"));
    }

    private static Stream<Arguments> sources() {
        return Stream.of(
                authority(
                        "two sources",
                        KEYED + ",'source':[{'oci':'gcr.io/sigs'}]",
                        KEYED + ",'source':[{},{}]",
                        "invalid value: source: A.source\nonly single source is supported"),
                authority(
                        "a host of a source",
                        KEYED + ",'source':[{'oci':'localhost:8080/test'}]",
                        KEYED + ",'source':[{'oci':'re@gistry/reponame'}]",
                        "invalid value: re@gistry/reponame: A.source[0].oci\n"
                                + "registries must be valid RFC 3986 URI authorities: re@gistry/reponame"),
                authority(
                        "a path of a source",
                        KEYED + ",'source':[{'oci':'gcr.io/sigs'}]",
                        KEYED + ",'source':[{'oci':'gcr.io/UPPER'}]",
                        "invalid value: gcr.io/UPPER: A.source[0].oci\nrepository can only contain the characters "
                                + "`abcdefghijklmnopqrstuvwxyz0123456789_-./`: UPPER"),
                authority(
                        "a pull secret",
                        KEYED + ",'source':[{'signaturePullSecrets':[{'name':'s'}]}]",
                        KEYED + ",'source':[{'signaturePullSecrets':[{'name':'s'},{}]}]",
                        "missing field(s): A.source[0].signaturePullSecrets[1].name"),
                authority(
                        "an attestation",
                        KEYED + ",'attestations':[{'name':'a','predicateType':'https://x'}]",
                        KEYED + ",'attestations':[{}]",
                        "missing field(s): A.attestations[0].name, A.attestations[0].predicateType"),
                authority(
                        "more than an attestation's policy is given",
                        KEYED + ",'attestations':[{'name':'a','predicateType':'https://x','policy':{'type':'cue',"
                                + "'data':'x'}}]",
                        KEYED + ",'attestations':[{'name':'a','predicateType':'https://x','policy':{'type':'cue',"
                                + "'data':'x','includeSpec':false,'fetchConfigFile':true,'includeObjectMeta':true,"
                                + "'includeTypeMeta':true}}]",
                        "must not set the field(s): A.attestations[0].policy.fetchConfigFile, "
                                + "A.attestations[0].policy.includeObjectMeta, A.attestations[0].policy.includeSpec, "
                                + "A.attestations[0].policy.includeTypeMeta"));
    }

    private static Stream<Arguments> documents() {
        String cue = PASS + ",'policy':{'type':'cue','data':'x'}";
        return Stream.of(
                spec(
                        "another language",
                        cue,
                        PASS + ",'policy':{'type':'wasm','data':'x'}",
                        "invalid value: wasm: spec.policy.type\nonly [cue,rego] are supported at the moment"),
                spec(
                        "no document",
                        cue,
                        PASS + ",'policy':{'type':'rego'}",
                        "missing field(s): spec.policy.configMapRef, spec.policy.data, spec.policy.remote"),
                spec(
                        "two documents",
                        cue,
                        PASS + ",'policy':{'type':'rego','data':'x','configMapRef':{'name':'n','key':'k'}}",
                        "expected exactly one, got both: spec.policy.configMapRef, spec.policy.data, "
                                + "spec.policy.remote"),
                spec(
                        "a document over http",
                        PASS + ",'policy':{'type':'cue','remote':{'url':'https://h','sha256sum':'" + "0".repeat(64)
                                + "'}}",
                        PASS + ",'policy':{'type':'cue','remote':{'url':'http://h','sha256sum':'" + "0".repeat(64)
                                + "'}}",
                        "invalid value: http://h: spec.policy.remote.url\n"
                                + "url valid is invalid. host and https scheme are expected"),
                spec(
                        "a document without its sum",
                        PASS + ",'policy':{'type':'cue','remote':{'url':'https://h','sha256sum':'" + "a".repeat(64)
                                + "'}}",
                        PASS + ",'policy':{'type':'cue','remote':{'url':'https://h'}}",
                        "missing field(s): spec.policy.remote.sha256sum"),
                spec(
                        "a sum that is none",
                        PASS + ",'policy':{'type':'cue','remote':{'url':'https://h','sha256sum':'" + "b".repeat(64)
                                + "'}}",
                        PASS + ",'policy':{'type':'cue','remote':{'url':'https://h','sha256sum':'B'}}",
                        "invalid value: B: spec.policy.remote.sha256sum\nmust be 64 lower-case hexadecimal digits"),
                spec(
                        "a ConfigMap without name and key",
                        PASS + ",'policy':{'type':'cue','configMapRef':{'name':'n','key':'k'}}",
                        PASS + ",'policy':{'type':'cue','configMapRef':{}}",
                        "missing field(s): spec.policy.configMapRef.key, spec.policy.configMapRef.name"),
                spec(
                        "a ConfigMap of another namespace",
                        PASS + ",'policy':{'type':'cue','configMapRef':{'name':'n','key':'k','namespace':"
                                + "'cosign-system'}}",
                        PASS + ",'policy':{'type':'cue','configMapRef':{'name':'n','key':'k','namespace':'team'}}",
                        "invalid value: team: spec.policy.configMapRef.namespace\n"
                                + "a ConfigMap is only read from the namespace where the policy-controller was "
                                + "deployed"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void refusesWhatBreaksARuleAndTakesTheNearestThatDoesNot(String good, String bad, String message) {
        for (String version : List.of(Resources.ALPHA, Resources.BETA)) {
            JsonObject taken = server.review("/validating", Resources.create(Resources.policy(version, good)));
            assertThat(Reviews.message(taken)).isEmpty();
            assertThat(Reviews.allowed(taken)).isTrue();
            JsonObject refused = server.review("/validating", Resources.create(Resources.policy(version, bad)));
            assertThat(Reviews.allowed(refused)).isFalse();
            assertThat(Reviews.message(refused))
                    .isEqualTo("validation failed: " + message.replace("A.", "spec.authorities[0]."));
            JsonObject status = refused.object("status").orElseThrow();
            assertThat(status.string("reason")).hasValue("BadRequest");
            assertThat(status.integer("code")).hasValue(400L);
            assertThat(status.string("status")).hasValue("Failure");
        }
    }
}
