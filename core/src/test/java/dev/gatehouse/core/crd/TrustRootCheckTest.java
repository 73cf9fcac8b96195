// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.crd.FieldProblem.Level;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules and texts of the check, beside the paths that differ from the reference on purpose: fields have their
/// names, `certificateAuthorities`, `certChain`, `mirrorFS`.
class TrustRootCheckTest {
    private static final String AUTHORITY = TestCertificates.pem(true);
    private static final String LEAF = TestCertificates.pem(false);
    private static final String ROLE = "{\"keyids\":[\"a\",\"b\"],\"threshold\":1}";
    private static final String ROOT_TEXT = ("{\"signatures\":[{}],\"signed\":{\"_type\":\"root\",\"version\":1,"
                    + "\"expires\":\"2026-01-01T00:00:00Z\",\"keys\":{\"a\":{}},\"roles\":{\"root\":ROLE,"
                    + "\"timestamp\":ROLE,\"snapshot\":ROLE,\"targets\":ROLE}}}")
            .replace("ROLE", ROLE);
    private static final String ROOT = Documents.base64(ROOT_TEXT);
    private static final String SHORT_ROOT = Documents.base64("{\"signatures\":[{}]}");
    private static final String MIRROR =
            Base64.getEncoder().encodeToString(MirrorArchiveTest.archive("repository/root.json", "{}"));

    private static FieldProblems check(String spec) {
        return ResourceCheck.check(Documents.trustRoot(spec), CheckSettings.DEFAULT);
    }

    private static FieldProblems checkKeys(String members) {
        return check("{sigstoreKeys: {"
                + members.replace("CHAIN", Documents.base64(AUTHORITY))
                        .replace("LEAF", Documents.base64(LEAF + AUTHORITY))
                        .replace("KEY", Documents.base64(Documents.KEY))
                + "}}");
    }

    private static String authority(String field, String chain) {
        return field + ": [{subject: {organization: o, commonName: c}, uri: 'https://f', certChain: " + chain + "}]";
    }

    static Stream<Arguments> specs() {
        return Stream.of(
                arguments("{}", "expected exactly one, got neither: spec.remote, spec.repository, spec.sigstoreKeys"),
                arguments(
                        "{remote: {}, sigstoreKeys: {}}",
                        "expected exactly one, got both: spec.remote, spec.repository, spec.sigstoreKeys"),
                arguments("{remote: {}}", "missing field(s): spec.remote.mirror, spec.remote.root"),
                arguments(
                        "{remote: {mirror: 'https://m', root: aGVsbG8=}}",
                        "invalid value: failed to unmarshal: spec.remote.root\n"
                                + "invalid character 'h' looking for beginning of value"),
                arguments(
                        "{remote: {mirror: 'https://m', root: ''}}",
                        "invalid value: failed to unmarshal: spec.remote.root\nunexpected end of JSON input"),
                arguments(
                        "{remote: {mirror: 'https://m', root: " + Documents.base64("[1]") + "}}",
                        "invalid value: failed to unmarshal: spec.remote.root\n"
                                + "json: cannot unmarshal array into Go value of type map[string]interface {}"),
                arguments(
                        "{remote: {mirror: 'https://m', root: e30=}}",
                        "invalid value: missing signatures in root.json: spec.remote.root\nno signatures"),
                arguments(
                        "{remote: {mirror: 'https://m', root: " + Documents.base64("null") + "}}",
                        "invalid value: missing signatures in root.json: spec.remote.root\nno signatures"),
                arguments("{remote: {root: " + SHORT_ROOT + "}}", "missing field(s): spec.remote.mirror"),
                arguments("{repository: {}}", "missing field(s): spec.repository.mirrorFS, spec.repository.root"),
                arguments("{repository: {mirrorFS: " + MIRROR + "}}", "missing field(s): spec.repository.root"),
                arguments("{repository: {root: " + ROOT + "}}", "missing field(s): spec.repository.mirrorFS"),
                arguments(
                        "{repository: {root: " + ROOT + ", mirrorFS: ''}}",
                        "missing field(s): spec.repository.mirrorFS"),
                arguments(
                        "{repository: {root: " + SHORT_ROOT + ", mirrorFS: aGVsbG8gd29ybGQ=}}",
                        "invalid value: failed to construct a TUF client: spec.repository.mirrorFS\n"
                                + "failed to uncompress: gzip: invalid header"),
                arguments(
                        "{repository: {root: e30=, mirrorFS: aGVsbG8gd29ybGQ=}}",
                        "invalid value: missing signatures in root.json: spec.repository.root\nno signatures"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void refusesSpecsThatCannotBeMeant(String spec, String text) {
        assertThat(check(spec).render(Level.ERROR)).isEqualTo(text);
    }

    @Test
    void missesTheDirectoryOfTargetsOnlyWithoutDefaults() {
        TrustRoot root = Documents.trustRoot("{repository: {root: " + ROOT + ", mirrorFS: " + MIRROR + "}}");

        assertThat(TrustRootCheck.check(root).render(Level.ERROR))
                .isEqualTo("missing field(s): spec.repository.targets");
        assertThat(TrustRootCheck.check(Defaults.of(root))).isEqualTo(FieldProblems.NONE);
    }

    static Stream<Arguments> roots() {
        return Stream.of(
                arguments("{\"signatures\":[{}]}", "signed is missing"),
                arguments(ROOT_TEXT.replace("\"root\",", "\"targets\","), "signed._type is not root"),
                arguments(ROOT_TEXT.replace("\"version\":1", "\"version\":0"), "signed.version is no positive number"),
                arguments(ROOT_TEXT.replace("2026-01-01T", "2026-13-01T"), "signed.expires is no time"),
                arguments(ROOT_TEXT.replace("\"snapshot\"", "\"mirrors\""), "signed.roles.snapshot is missing"),
                arguments(
                        ROOT_TEXT.replace("\"threshold\":1", "\"threshold\":0"),
                        "signed.roles.root has no positive threshold"),
                arguments(
                        ROOT_TEXT.replace("\"threshold\":1", "\"threshold\":2"),
                        "signed.roles.root names fewer keys than its threshold"),
                arguments(
                        ROOT_TEXT.replace("[\"a\",\"b\"],\"threshold\":1", "[\"a\",\"a\"],\"threshold\":2"),
                        "signed.roles.root names fewer keys than its threshold"),
                arguments(ROOT_TEXT.replace("[{}]", "[]"), "signatures is empty"));
    }

    @ParameterizedTest
    @MethodSource("roots")
    void refusesRootsThatHaveNotTheForm(String root, String reason) {
        String text = "invalid value: no root metadata of a TUF repository: spec.AT.root\n" + reason;
        String base64 = Documents.base64(root);
        assertThat(check("{remote: {mirror: 'https://m', root: " + base64 + "}}")
                        .render(Level.ERROR))
                .isEqualTo(text.replace("AT", "remote"));
        assertThat(check("{repository: {mirrorFS: " + MIRROR + ", root: " + base64 + "}}")
                        .render(Level.ERROR))
                .isEqualTo(text.replace("AT", "repository"));
    }

    @Test
    void takesARemoteRepository() {
        assertThat(check("{remote: {mirror: 'https://m', root: " + ROOT + "}}")).isEqualTo(FieldProblems.NONE);
    }

    static Stream<Arguments> keys() {
        String good = authority("certificateAuthorities", "CHAIN");
        return Stream.of(
                arguments("", "expected exactly one, got neither: K.certificateAuthorities, K.timestampAuthorities"),
                arguments(
                        "tLogs: [{baseURL: 'https://r', hashAlgorithm: sha256, publicKey: KEY}]",
                        "expected exactly one, got neither: K.certificateAuthorities, K.timestampAuthorities"),
                arguments(
                        "certificateAuthorities: [{}]",
                        "missing field(s): K.certificateAuthorities[0].certChain, "
                                + "K.certificateAuthorities[0].subject.commonName, "
                                + "K.certificateAuthorities[0].subject.organization, K.certificateAuthorities[0].uri"),
                arguments(
                        "certificateAuthorities: [{subject: {}, uri: 'https://f', certChain: CHAIN}, "
                                + "{subject: {organization: o, commonName: c}, uri: 'https://f', certChain: CHAIN}]",
                        "missing field(s): K.certificateAuthorities[0].subject.commonName, "
                                + "K.certificateAuthorities[0].subject.organization"),
                arguments(
                        authority("certificateAuthorities", "''"),
                        "missing field(s): K.certificateAuthorities[0].certChain"),
                arguments(
                        authority("certificateAuthorities", "eA=="),
                        "invalid value: error splitting the certificates: K.certificateAuthorities[0].certChain\n"
                                + "error during PEM decoding"),
                arguments(
                        good + ", " + authority("timestampAuthorities", "eA=="),
                        "invalid value: error splitting the certificates: K.timestampAuthorities[0].certChain\n"
                                + "error during PEM decoding"),
                arguments(
                        authority("timestampAuthorities", Documents.base64(AUTHORITY + "# end\n")),
                        "invalid value: error splitting the certificates: K.timestampAuthorities[0].certChain\n"
                                + "error during PEM decoding"),
                arguments(
                        authority("timestampAuthorities", Documents.base64(Documents.pem("CERTIFICATE", new byte[9]))),
                        "invalid value: error splitting the certificates: K.timestampAuthorities[0].certChain\n"
                                + "malformed certificate"),
                arguments(
                        authority("timestampAuthorities", Documents.base64(LEAF + LEAF)),
                        "invalid value: certificate chain must contain at most one TSA certificate: "
                                + "K.timestampAuthorities[0].certChain"),
                arguments(
                        good + ", tLogs: [{}], ctLogs: [{}]",
                        "missing field(s): K.ctLogs[0].baseURL, K.ctLogs[0].hashAlgorithm, K.ctLogs[0].publicKey, "
                                + "K.tLogs[0].baseURL, K.tLogs[0].hashAlgorithm, K.tLogs[0].publicKey"),
                arguments(
                        good + ", ctLogs: [{baseURL: 'https://r', hashAlgorithm: sha-256, publicKey: eA==}]",
                        "invalid value: failed to decode public key: K.ctLogs[0].publicKey"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void refusesKeysThatCannotBeMeant(String members, String text) {
        assertThat(checkKeys(members).render(Level.ERROR)).isEqualTo(text.replace("K.", "spec.sigstoreKeys."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHAIN", "LEAF"})
    void takesChainsOfEitherKindOfAuthority(String chain) {
        String logs = "tLogs: [{baseURL: 'https://r', hashAlgorithm: sha-256, publicKey: KEY}]";

        assertThat(checkKeys(authority("timestampAuthorities", chain) + ", " + logs))
                .isEqualTo(FieldProblems.NONE);
        assertThat(checkKeys(authority("certificateAuthorities", chain) + ", " + logs))
                .isEqualTo(FieldProblems.NONE);
    }

    @Test
    void takesChainsWithWhiteSpaceAroundAndTextBetween() {
        String chain = Documents.base64("\n a chain\n" + LEAF + "the root\n" + AUTHORITY + "\n\t\n");

        assertThat(checkKeys(authority("timestampAuthorities", chain))).isEqualTo(FieldProblems.NONE);
    }

    @Test
    void hasNoRulesForOtherKinds() {
        assertThat(ResourceCheck.check(Documents.resource("{apiVersion: v1, kind: Pod}"), CheckSettings.DEFAULT))
                .isEqualTo(FieldProblems.NONE);
    }
}
