// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.crd.FieldProblem.Level;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules and texts of the check, beside the paths that differ from the reference on purpose: `spec.policy` has
/// its name, attestations have their index.
class ClusterImagePolicyCheckTest {
    private static final String SUM = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String PASS = "authorities: [{static: {action: pass}}]";
    private static final String IMAGES = "images: [{glob: '**'}]";

    /// Checks the policy whose `spec` is the flow mapping of `members`, where `KEY` stands for a public key
    /// and `CERTIFICATES` for two certificates.
    private static FieldProblems check(String members) {
        return check(members, CheckSettings.DEFAULT);
    }

    private static FieldProblems check(String members, CheckSettings settings) {
        String spec = "{"
                + members.replace("KEY", Documents.scalar(Documents.KEY))
                        .replace(
                                "CERTIFICATES",
                                Documents.scalar(TestCertificates.pem(true) + TestCertificates.pem(true)))
                + "}";
        return ResourceCheck.check(Documents.policy(spec), settings);
    }

    private static FieldProblems checkAuthority(String members) {
        return check(IMAGES + ", authorities: [{" + members + "}]");
    }

    private static FieldProblems checkPolicy(String members) {
        return check(IMAGES + ", " + PASS + ", policy: {" + members + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key: {data: KEY}",
                "key: {data: KEY, hashAlgorithm: ' SHA512 '}",
                "key: {secretRef: {name: x}}",
                "key: {secretRef: {name: x, namespace: cosign-system}}",
                "key: {data: '', kms: 'gcpkms://x'}",
                "key: {kms: 'awskms:///alias/x'}",
                "keyless: {identities: [{issuer: i, subject: s}]}",
                "keyless: {url: 'https://f', identities: [{issuerRegExp: .*, subjectRegExp: '(?<n>x)'}]}",
                "keyless: {ca-cert: {data: KEY}, identities: [{issuer: i, issuerRegExp: '', subject: s}]}",
                "keyless: {ca-cert: {data: CERTIFICATES}, identities: [{issuer: i, subject: s}]}",
                "static: {action: pass}",
                "static: {action: fail, message: m}",
                "key: {data: KEY}, source: [{oci: gcr.io}]",
                "key: {data: KEY}, source: [{oci: 'localhost:8080/test', signaturePullSecrets: [{name: x}]}]",
                "key: {data: KEY}, source: [{}]",
                "key: {data: KEY}, ctlog: {}, rfc3161timestamp: {trustRootRef: x}",
                "key: {data: KEY}, signatureFormat: legacy",
                "key: {data: KEY}, signatureFormat: bundle",
                "key: {data: KEY}, signatureFormat: ''",
                "key: {data: KEY}, attestations: [{name: a, predicateType: 'https://x/v1'}]",
                "key: {data: KEY}, attestations: [{name: a, predicateType: /x, policy: {type: rego, data: x}}]"
            })
    void takesAuthoritiesThatCanBeMeant(String members) {
        assertThat(checkAuthority(members)).isEqualTo(FieldProblems.NONE);
    }

    static Stream<Arguments> authorities() {
        return Stream.of(
                arguments("", "expected exactly one, got neither: A.key, A.keyless, A.static"),
                arguments("name: x", "expected exactly one, got neither: A.key, A.keyless, A.static"),
                arguments(
                        "rfc3161timestamp: {trustRootRef: x}, signatureFormat: x",
                        "expected exactly one, got neither: A.key, A.keyless, A.static"),
                arguments("key: {}, static: {action: x}", "expected exactly one, got both: A.key, A.keyless, A.static"),
                arguments("key: {}", "expected exactly one, got neither: A.key.data, A.key.kms, A.key.secretref"),
                arguments(
                        "key: {kms: ''}", "expected exactly one, got neither: A.key.data, A.key.kms, A.key.secretref"),
                arguments(
                        "key: {data: KEY, kms: 'gcpkms://x'}",
                        "expected exactly one, got both: A.key.data, A.key.kms, A.key.secretref"),
                arguments(
                        "key: {data: KEY, kms: 'gcpkms://x', secretRef: {name: x}}",
                        "expected exactly one, got both: A.key.data, A.key.kms, A.key.secretref"),
                arguments("key: {data: '---somedata---'}", "invalid value: ---somedata---: A.key.data"),
                arguments(
                        "key: {data: KEY, hashAlgorithm: shaINVALID}",
                        "invalid value: shaINVALID: A.key.hashAlgorithm"),
                arguments("key: {data: KEY, hashAlgorithm: ' '}", "invalid value:  : A.key.hashAlgorithm"),
                arguments(
                        "key: {kms: plain-text}",
                        "invalid value: plain-text: A.key.kms\nmalformed KMS format, should be prefixed by any of the "
                                + "supported providers: [awskms:// azurekms:// hashivault:// gcpkms://]"),
                arguments(
                        "key: {kms: 'awskms://localhost:8888/arn:butnotvalid'}",
                        "invalid value: awskms://localhost:8888/arn:butnotvalid: A.key.kms\nkms key should be in the "
                                + "format awskms://[ENDPOINT]/[ID/ALIAS/ARN] (endpoint optional)"),
                arguments("key: {secretRef: {}}", "missing field(s): A.key.secretRef.name"),
                arguments("key: {secretRef: {name: ''}}", "missing field(s): A.key.secretRef.name"),
                arguments(
                        "key: {secretRef: {name: x, namespace: default}}",
                        "invalid value: default: A.key.secretref.namespace\nsecretref.namespace is invalid. If set, it "
                                + "should use the same namespace where the policy-controller was deployed"),
                arguments(
                        "keyless: {url: 'https://f', ca-cert: {data: KEY}, identities: [{issuer: i, subject: s}]}",
                        "expected exactly one, got both: A.keyless.ca-cert, A.keyless.url"),
                arguments(
                        "keyless: {ca-cert: {data: x}, identities: [{issuer: i, subject: s}]}",
                        "invalid value: x: A.keyless.ca-cert.data"),
                arguments(
                        "keyless: {ca-cert: {}, identities: [{issuer: i, subject: s}]}",
                        "expected exactly one, got neither: A.keyless.ca-cert.data, A.keyless.ca-cert.kms, "
                                + "A.keyless.ca-cert.secretref"),
                arguments("keyless: {}", "missing field(s): A.keyless.identities"),
                arguments("keyless: {identities: []}", "missing field(s): A.keyless.identities"),
                arguments(
                        "keyless: {identities: [{}]}",
                        "missing field(s): A.keyless.identities[0].issuer, A.keyless.identities[0].issuerRegExp, "
                                + "A.keyless.identities[0].subject, A.keyless.identities[0].subjectRegExp"),
                arguments(
                        "keyless: {identities: [{issuer: i, subject: s}, {issuer: i}]}",
                        "missing field(s): A.keyless.identities[1].subject, A.keyless.identities[1].subjectRegExp"),
                arguments(
                        "keyless: {identities: [{issuer: i, issuerRegExp: i, subject: s}]}",
                        "expected exactly one, got both: A.keyless.identities[0].issuer, "
                                + "A.keyless.identities[0].issuerRegExp"),
                arguments(
                        "keyless: {identities: [{issuer: i, subjectRegExp: i, subject: s}]}",
                        "expected exactly one, got both: A.keyless.identities[0].subject, "
                                + "A.keyless.identities[0].subjectRegExp"),
                arguments(
                        "keyless: {identities: [{issuerRegExp: '****'}]}",
                        "invalid value: ****: A.keyless.identities[0].issuerRegExp\nregex is invalid: error parsing "
                                + "regexp: missing argument to repetition operator: `*`\nmissing field(s): "
                                + "A.keyless.identities[0].subject, A.keyless.identities[0].subjectRegExp"),
                arguments(
                        "keyless: {identities: [{issuer: i, subjectRegExp: '(?=x)'}]}",
                        "invalid value: (?=x): A.keyless.identities[0].subjectRegExp\nregex is invalid: error parsing "
                                + "regexp: invalid or unsupported Perl syntax: `(?=`"),
                arguments("static: {}", "missing field(s): A.static.action"),
                arguments("static: {action: Pass}", "invalid value: Pass: A.static.action\nunsupported action"),
                arguments(
                        "static: {action: fail}, rfc3161timestamp: {}",
                        "expected exactly one, got both: A.rfc3161timestamp, A.static"),
                arguments(
                        "static: {action: fail}, source: [{oci: gcr.io}], ctlog: {}, "
                                + "attestations: [{name: a, predicateType: vuln}]",
                        "expected exactly one, got both: A.attestations, A.ctlog, A.source, A.static"),
                arguments(
                        "key: {data: KEY}, source: [{oci: localhost}, {oci: re@gistry}]",
                        "invalid value: source: A.source\nonly single source is supported"),
                arguments(
                        "key: {data: KEY}, source: [{oci: re@gistry/reponame}]",
                        "invalid value: re@gistry/reponame: A.source[0].oci\n"
                                + "registries must be valid RFC 3986 URI authorities: re@gistry/reponame"),
                arguments("key: {data: KEY}, source: [{oci: gcr.io/x, signaturePullSecrets: [{name: a}, {}]}]", """
                        invalid value: gcr.io/x: A.source[0].oci
                        repository must be between 2 and 255 characters in length: x
                        missing field(s): A.source[0].signaturePullSecrets[1].name"""),
                arguments(
                        "key: {data: KEY}, signatureFormat: Bundle",
                        "invalid value: Bundle: A.signatureFormat\nunsupported signature format"),
                arguments(
                        "key: {data: KEY}, attestations: [{}]",
                        "missing field(s): A.attestations[0].name, A.attestations[0].predicateType"),
                arguments(
                        "key: {data: KEY}, attestations: [{name: a, predicateType: /x}, {name: b, predicateType: /x, "
                                + "policy: {type: cel, data: x}}]",
                        "invalid value: cel: A.attestations[1].policy.type\n"
                                + "only [cue,rego] are supported at the moment"),
                arguments(
                        "key: {data: KEY}, attestations: [{name: a, predicateType: /x, policy: {type: cue, data: x, "
                                + "includeSpec: false, includeObjectMeta: true, includeTypeMeta: true, "
                                + "fetchConfigFile: true}}]",
                        "must not set the field(s): A.attestations[0].policy.fetchConfigFile, "
                                + "A.attestations[0].policy.includeObjectMeta, A.attestations[0].policy.includeSpec, "
                                + "A.attestations[0].policy.includeTypeMeta"));
    }

    @ParameterizedTest
    @MethodSource("authorities")
    void refusesAuthoritiesThatCannotBeMeant(String members, String text) {
        assertThat(checkAuthority(members).render(Level.ERROR)).isEqualTo(text.replace("A.", "spec.authorities[0]."));
    }

    @Test
    void missesTheUrlOfAKeylessAuthorityOnlyWithoutDefaults() {
        ClusterImagePolicy policy =
                Documents.policy("{" + IMAGES + ", authorities: [{keyless: {identities: [{issuer: i, subject: s}]}}]}");

        assertThat(ClusterImagePolicyCheck.check(policy, CheckSettings.DEFAULT).render(Level.ERROR))
                .isEqualTo("expected exactly one, got neither: spec.authorities[0].keyless.ca-cert, "
                        + "spec.authorities[0].keyless.url");
    }

    @Test
    void findsWhatIsWrongInEveryAuthorityAndSortsByMessage() {
        FieldProblems problems =
                check("images: [{glob: ''}, {glob: $}], authorities: [{}, {key: {}}, {static: {action: maybe}}, "
                        + "{keyless: {url: 'https://f', identities: [{}]}}], mode: x, policy: {type: x}");

        assertThat(problems.render(Level.ERROR)).isEqualTo("""
                expected exactly one, got neither: spec.authorities[0].key, spec.authorities[0].keyless, \
                spec.authorities[0].static, spec.authorities[1].key.data, spec.authorities[1].key.kms, \
                spec.authorities[1].key.secretref
                invalid value: $: spec.images[1].glob
                glob is invalid: invalid glob "$"
                invalid value: maybe: spec.authorities[2].static.action
                unsupported action
                invalid value: x: spec.policy.type
                only [cue,rego] are supported at the moment
                invalid value: x: spec.mode
                unsupported mode
                missing field(s): spec.authorities[3].keyless.identities[0].issuer, \
                spec.authorities[3].keyless.identities[0].issuerRegExp, \
                spec.authorities[3].keyless.identities[0].subject, \
                spec.authorities[3].keyless.identities[0].subjectRegExp, spec.images[0].glob, \
                spec.policy.configMapRef, spec.policy.data, spec.policy.remote""");
    }

    static Stream<Arguments> specs() {
        return Stream.of(
                arguments("", "missing field(s): spec.authorities, spec.images"),
                arguments("images: [{}]", "missing field(s): spec.authorities, spec.images[0].glob"),
                arguments("images: [], " + PASS, "missing field(s): spec.images"),
                arguments(IMAGES, "missing field(s): spec.authorities"),
                arguments(
                        "images: [{glob: '['}]",
                        "invalid value: [: spec.images[0].glob\nglob is invalid: syntax error in pattern\n"
                                + "missing field(s): spec.authorities"),
                arguments(
                        "images: [{glob: $FOO*}]",
                        "invalid value: $FOO*: spec.images[0].glob\nglob is invalid: invalid glob \"$FOO*\"\n"
                                + "missing field(s): spec.authorities"),
                arguments(
                        IMAGES + ", " + PASS + ", mode: garbage",
                        "invalid value: garbage: spec.mode\nunsupported mode"),
                arguments(IMAGES + ", " + PASS + ", mode: Warn", "invalid value: Warn: spec.mode\nunsupported mode"),
                arguments(
                        IMAGES + ", " + PASS + ", match: [{resource: pods}, {group: '', version: v1, resource: apple}]",
                        "invalid value: apple: spec.match[1].resource\nunsupported resource name"),
                arguments(
                        IMAGES + ", " + PASS + ", match: [{selector: {}}]",
                        "invalid value: : spec.match[0].selector\n"
                                + "selector requires a resource type to match the labels"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void refusesSpecsThatCannotBeMeant(String members, String text) {
        assertThat(check(members).render(Level.ERROR)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode: ''",
                "mode: enforce",
                "mode: warn",
                "match: []",
                "match: [{group: apps, version: v1, resource: replicasets}, {version: v1, resource: pods}]",
                "match: [{group: apps, version: '*', resource: deployments}, {version: v1, resource: pods}]",
                "match: [{group: batch, version: v1, resource: cronjobs}, {group: batch, version: v1, resource: jobs}]",
                "match: [{group: batch, version: v1beta1, resource: cronjobs}]",
                "match: [{group: apps, version: v1, resource: statefulsets, selector: {}}]",
                "match: [{group: apps, version: v1, resource: daemonsets, selector: {matchLabels: {a: b}}}]",
                "match: [{group: '', version: v1, resource: replicationcontrollers}]"
            })
    void takesSpecsThatCanBeMeant(String members) {
        assertThat(check(IMAGES + ", " + PASS + ", " + members)).isEqualTo(FieldProblems.NONE);
    }

    static Stream<Arguments> matchesOfNothing() {
        return Stream.of(
                arguments("{}", "resource is missing"),
                arguments("{group: apps, version: v1, selector: {}}", "resource is missing"),
                arguments("{resource: pods}", "version is missing; * stands for every version"),
                arguments("{resource: pods, version: v2}", "pods are of the version \"v1\""),
                arguments("{group: batch, resource: jobs, version: v1beta1}", "jobs are of the version \"v1\""),
                arguments("{group: apps, resource: pods, version: v1}", "pods are of the group \"\""),
                arguments("{resource: deployments, version: '*'}", "deployments are of the group \"apps\""));
    }

    @ParameterizedTest
    @MethodSource("matchesOfNothing")
    void warnsOfEntriesThatMatchNothing(String entry, String reason) {
        FieldProblems problems =
                check(IMAGES + ", " + PASS + ", match: [{version: v1, resource: pods}, " + entry + "]");

        assertThat(Documents.errors(problems)).isEmpty();
        assertThat(problems.lines(Level.WARNING)).containsExactly("matches nothing: spec.match[1]", reason);
    }

    @Test
    void asksForAuthoritiesOnlyWhereItIsTold() {
        CheckSettings lenient = CheckSettings.DEFAULT.withFailOnEmptyAuthorities(false);

        assertThat(check(IMAGES, lenient)).isEqualTo(FieldProblems.NONE);
        assertThat(check("", lenient).render(Level.ERROR)).isEqualTo("missing field(s): spec.images");
    }

    @Test
    void comparesTheNamespaceOfSecretsWithItsOwn() {
        CheckSettings elsewhere = CheckSettings.DEFAULT.withSystemNamespace("gatehouse");
        String own = IMAGES + ", authorities: [{key: {secretRef: {name: x, namespace: gatehouse}}}]";

        assertThat(check(own, elsewhere)).isEqualTo(FieldProblems.NONE);
        assertThat(check(own).isEmpty(Level.ERROR)).isFalse();
    }

    @Test
    void takesAnyResourceWhereItIsTold() {
        String apple = IMAGES + ", " + PASS + ", match: [{resource: apple, version: v1}]";

        assertThat(check(apple, CheckSettings.DEFAULT.withAnyMatchResource(true)))
                .isEqualTo(FieldProblems.NONE);
        assertThat(check(apple).isEmpty(Level.ERROR)).isFalse();
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                arguments(
                        "",
                        "invalid value: : P.type\nonly [cue,rego] are supported at the moment\n"
                                + "missing field(s): P.configMapRef, P.data, P.remote"),
                arguments(
                        "type: wasm, data: x",
                        "invalid value: wasm: P.type\nonly [cue,rego] are supported at the moment"),
                arguments("type: cue, data: ''", "missing field(s): P.configMapRef, P.data, P.remote"),
                arguments(
                        "type: rego, data: x, configMapRef: {name: a, key: b}",
                        "expected exactly one, got both: P.configMapRef, P.data, P.remote"),
                arguments("type: rego, remote: {url: 'https:///x'}", """
                        invalid value: https:///x: P.remote.url
                        url valid is invalid. host and https scheme are expected
                        missing field(s): P.remote.sha256sum"""),
                arguments(
                        "type: rego, remote: {}",
                        "invalid value: : P.remote.url\nurl valid is invalid. host and https scheme are expected\n"
                                + "missing field(s): P.remote.sha256sum"),
                arguments(
                        "type: rego, remote: {url: 'http://h', sha256sum: " + SUM + "}",
                        "invalid value: http://h: P.remote.url\n"
                                + "url valid is invalid. host and https scheme are expected"),
                arguments(
                        "type: rego, remote: {url: 'https://h', sha256sum: x}",
                        "invalid value: x: P.remote.sha256sum\nmust be 64 lower-case hexadecimal digits"),
                arguments(
                        "type: rego, remote: {url: 'https://h', sha256sum: " + SUM.replace('e', 'E') + "}",
                        "invalid value: " + SUM.replace('e', 'E')
                                + ": P.remote.sha256sum\nmust be 64 lower-case hexadecimal digits"),
                arguments("type: rego, configMapRef: {}", "missing field(s): P.configMapRef.key, P.configMapRef.name"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void refusesPoliciesThatCannotBeMeant(String members, String text) {
        assertThat(checkPolicy(members).render(Level.ERROR)).isEqualTo(text.replace("P.", "spec.policy."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: cue, data: x",
                "type: rego, data: x, fetchConfigFile: true, includeSpec: true, includeObjectMeta: false",
                "type: cue, remote: {url: 'HTTPS://h/x', sha256sum: " + SUM + "}",
                "type: cue, configMapRef: {name: a, key: b}",
                "type: cue, configMapRef: {name: a, key: b, namespace: cosign-system}"
            })
    void takesPoliciesThatCanBeMeant(String members) {
        assertThat(checkPolicy(members)).isEqualTo(FieldProblems.NONE);
    }

    static Stream<Arguments> selectors() {
        return Stream.of(
                arguments(
                        "{matchExpressions: [{key: a, operator: Like, values: [b]}]}",
                        "invalid value: Like: S.matchExpressions[0].operator\n"
                                + "only [In,NotIn,Exists,DoesNotExist] are supported"),
                arguments(
                        "{matchExpressions: [{key: a}]}",
                        "invalid value: : S.matchExpressions[0].operator\n"
                                + "only [In,NotIn,Exists,DoesNotExist] are supported"),
                arguments(
                        "{matchExpressions: [{key: a, operator: In}, {key: a, operator: NotIn, values: []}]}",
                        "missing field(s): S.matchExpressions[0].values, S.matchExpressions[1].values"),
                arguments(
                        "{matchExpressions: [{key: a, operator: Exists, values: [b]}, "
                                + "{key: a, operator: DoesNotExist, values: [b]}]}",
                        "must not set the field(s): S.matchExpressions[0].values, S.matchExpressions[1].values"),
                arguments("{matchExpressions: [{operator: Exists}]}", "missing field(s): S.matchExpressions[0].key"),
                arguments(
                        "{matchExpressions: [{key: a b, operator: Exists}]}",
                        "invalid value: a b: S.matchExpressions[0].key\nnot a label key"),
                arguments(
                        "{matchExpressions: [{key: a, operator: In, values: [ok, 'not ok']}]}",
                        "invalid value: not ok: S.matchExpressions[0].values[1]\nnot a label value"),
                arguments("{matchLabels: {A/b: c}}", "invalid value: A/b: S.matchLabels\nnot a label key"),
                arguments("{matchLabels: {a/: c}}", "invalid value: a/: S.matchLabels\nnot a label key"),
                arguments("{matchLabels: {a: -}}", "invalid value: -: S.matchLabels.a\nnot a label value"));
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void refusesSelectorsThatWouldFailEveryLookup(String selector, String text) {
        FieldProblems problems =
                check(IMAGES + ", " + PASS + ", match: [{resource: pods, selector: " + selector + "}]");

        assertThat(problems.render(Level.ERROR)).isEqualTo(text.replace("S.", "spec.match[0].selector."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{matchLabels: {a: b, example.com/a_b.C: '', A: '1'}}",
                "{matchExpressions: [{key: a, operator: In, values: [b, '']}, {key: a, operator: NotIn, values: [c]}]}",
                "{matchExpressions: [{key: x.y/a, operator: Exists}, {key: a, operator: DoesNotExist, values: []}]}"
            })
    void takesSelectorsOfKubernetes(String selector) {
        assertThat(check(IMAGES + ", " + PASS + ", match: [{version: v1, resource: pods, selector: " + selector + "}]"))
                .isEqualTo(FieldProblems.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"custom", "slsaprovenance", "spdx", "spdxjson", "cyclonedx", "link", "vuln", "openvex", "a/b"})
    void warnsOfPredicateTypesThatAreNoUris(String type) {
        FieldProblems problems =
                checkAuthority("key: {data: KEY}, attestations: [{name: a, predicateType: " + type + "}]");

        assertThat(problems.isEmpty(Level.ERROR)).isTrue();
        assertThat(problems.lines(Level.WARNING))
                .containsExactly(
                        "invalid value: " + type + ": spec.authorities[0].attestations[0].predicateType",
                        "deprecated value, please use RFC 3986 conformant values");
    }

    @Test
    void warnsBesideErrors() {
        FieldProblems problems =
                checkAuthority("static: {action: fail}, attestations: [{name: a, predicateType: vuln}]");

        assertThat(problems.isEmpty(Level.ERROR)).isFalse();
        assertThat(problems.texts(Level.WARNING)).hasSize(1);
    }

    @Test
    void warnsOfNamesThatStandTwice() {
        FieldProblems authorities = check(
                IMAGES
                        + ", authorities: [{name: authority-1, static: {action: pass}}, {static: {action: pass}}, "
                        + "{name: x, key: {data: KEY}, attestations: [{name: b, predicateType: /x}, {name: b, predicateType: /x}]}]");

        assertThat(Documents.errors(authorities)).isEmpty();
        assertThat(Documents.warnings(authorities))
                .isEqualTo(List.of(
                        "invalid value: authority-1: spec.authorities[0].name, spec.authorities[1].name\n"
                                + "duplicate authority name, the results of one hide those of another",
                        "invalid value: b: spec.authorities[2].attestations[0].name, "
                                + "spec.authorities[2].attestations[1].name\n"
                                + "duplicate attestation name, the results of one hide those of another"));
    }

    @Test
    void refusesAConfigMapOfAnotherNamespace() {
        FieldProblems problems = checkPolicy("type: cue, configMapRef: {name: a, key: b, namespace: default}");

        assertThat(problems.render(Level.ERROR))
                .isEqualTo("invalid value: default: spec.policy.configMapRef.namespace\n"
                        + "a ConfigMap is only read from the namespace where the policy-controller was deployed");
        assertThat(checkPolicy("type: cue, configMapRef: {name: a, key: b, namespace: cosign-system}"))
                .isEqualTo(FieldProblems.NONE);
    }
}
