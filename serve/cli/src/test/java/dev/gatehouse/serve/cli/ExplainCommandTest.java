// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.testkit.CosignSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String HEAD =
            "{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: shop}, spec:"
                    + " {images: [{glob: '**'}], authorities: [";

    @TempDir
    private Path folder = Path.of("");

    private final List<Scene> scenes = new ArrayList<>();

    @BeforeEach
    void start() {
        scenes.add(new Scene(folder));
    }

    @AfterEach
    void close() {
        scenes.forEach(Scene::close);
    }

    private Scene scene() {
        return scenes.getFirst();
    }

    private String policy(String authority) {
        return scene().file("shop.yaml", HEAD + authority + "]}}");
    }

    private static String key(String pem) {
        return "key: {data: \"" + pem.replace("\n", "\\n") + "\"}";
    }

    private String strangersKey() {
        return key(CosignSigner.of(CosignSigner.Kind.P256).publicKeyPem());
    }

    @Test
    void saysThatAnImageIsAdmittedAndWhy() {
        Scene.Run run = Scene.explain("--policies", scene().policy("shop", "enforce"), scene().signed());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(": admitted")
                .contains("policy shop: satisfied")
                .contains("signed by key ");
    }

    @Test
    void comparesWhatWasFoundWithWhatWasWanted() {
        Scene.Run run = Scene.explain("--policies", policy("{name: ours, " + strangersKey() + "}"), scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains(": denied")
                .contains("policy shop: not satisfied")
                .contains("authority ours wants a signature by")
                .contains("legacy: no log entry needed, no timestamp needed")
                .contains("found under the tag for signatures: 1")
                .contains("legacy signature")
                .contains("says: no certificate")
                .contains("does not count: bad-signature (check signature): ")
                .contains("found among the referrers: nothing")
                .contains("reproduce: cosign verify --key key.pub --insecure-ignore-tlog " + scene().signed()
                        + "@sha256:");
    }

    @Test
    void tellsWhatOfEachAuthorityWasMissing() {
        String log = "{name: logged, ctlog: {url: 'https://rekor.sigstore.dev'}, " + key(scene().publicKey()) + "}";
        String attested =
                "{name: attested, attestations: [{name: v, predicateType: vuln}], " + key(scene().publicKey()) + "}";
        Scene.Run run = Scene.explain("--policies", policy(log + "," + attested), scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("does not count: no-log-entry (check log): signature not found in transparency log")
                .contains(
                        "authority attested wants an attestation of https://cosign.sigstore.dev/attestation/vuln/v1 by")
                .contains("reproduce: cosign verify-attestation --type vuln --key key.pub --insecure-ignore-tlog ");
    }

    @Test
    void explainsAnImageThatNobodySignedAndOneThatDoesNotExist() {
        Scene.Run run = Scene.explain(
                "--policies",
                policy("{" + key(scene().publicKey()) + "}"),
                scene().unsigned(),
                scene().registry().host() + "/shop/none:1");
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("no signatures found").contains("/shop/none:1: denied");
    }

    @Test
    void readsAFolderAndWritesJson() {
        scene().policy("shop", "enforce");
        Scene.Run run = Scene.explain("--policies", folder.toString(), "--output", "json", scene().unsigned());
        assertThat(run.exitCode()).isOne();
        assertThat(JsonReader.read(run.out().getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT))
                .isInstanceOf(JsonObject.class);
        assertThat(run.out())
                .contains("\"policy\":\"shop\"")
                .contains("\"place\":\"signature-tag\"")
                .contains("\"wanted\":{\"what\":\"a signature\"");
    }

    @Test
    void aWarningPolicyAdmitsAndIsExplainedAllTheSame() {
        Scene.Run run = Scene.explain("--policies", scene().policy("shop", "warn"), scene().unsigned());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("not satisfied, warns").contains("found among the referrers: nothing");
    }

    @Test
    void refusesPoliciesThatCannotBeUsedAndAFolderWithout() {
        assertThat(Scene.explain("--policies", policy("{key: {data: nonsense}}"), scene().signed())
                        .exitCode())
                .isOne();
        assertThat(Scene.explain("--policies", scene().file("empty.yaml", ""), scene().signed())
                        .exitCode())
                .isOne();
        assertThat(Scene.explain("--policies", folder.resolve("none").toString(), scene().signed())
                        .exitCode())
                .isOne();
        assertThat(Scene.explain(scene().signed()).exitCode()).isEqualTo(2);
        assertThat(Scene.explain("--policies", policy("{static: {action: pass}}"))
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void aKeylessPolicyMeansThePublicInstanceWhereItNamesNone() {
        String keyless = "{keyless: {identities: [{issuer: 'https://a.example', subjectRegExp: '.*@b[.]example'}]}}";
        Scene.Run run = Scene.explain("--policies", policy(keyless), scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("certificate of /.*@b[.]example/, issuer https://a.example, logged")
                .contains("does not count: no-certificate (check signer): no certificate found on signature")
                .contains("reproduce: cosign verify --certificate-identity-regexp '.*@b[.]example'"
                        + " --certificate-oidc-issuer https://a.example ");
    }
}
