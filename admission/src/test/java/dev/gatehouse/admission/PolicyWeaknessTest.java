// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.ResourceReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyWeaknessTest {
    private static ClusterImagePolicy policy(String spec) {
        String text =
                "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: p}\nspec: " + spec;
        return (ClusterImagePolicy) ResourceReader.read(text.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT)
                .resources()
                .getFirst();
    }

    private static List<String> weak(String authority) {
        return PolicyWeakness.warnings(policy("{images: [{glob: ghcr.io/a/**}], authorities: [{" + authority + "}]}"));
    }

    @Test
    void namesEveryCheckThatIsLeftOut() {
        assertThat(PolicyWeakness.warnings(policy("{images: [{glob: nginx}, {glob: ghcr.io/a/**}], authorities: ["
                        + "{key: {data: x}}, {keyless: {insecureIgnoreSCT: true, identities:"
                        + " [{issuer: i, subjectRegExp: .*}]}, ctlog: {}}],"
                        + " match: [{resource: pods, version: v1, selector: {matchLabels: {a: b}}}]}")))
                .containsExactly(
                        "spec.images[0].glob: \"nginx\" matches no image: it has no path, and names are matched with"
                                + " their registry and path",
                        "spec.authorities[0]: without ctlog, signatures count that no transparency log has recorded",
                        "spec.authorities[1].ctlog: a ctlog without url names no log to look in",
                        "spec.authorities[1].keyless.insecureIgnoreSCT: certificates are accepted that no certificate"
                                + " log has recorded",
                        "spec.authorities[1].keyless.identities[0]: every subject is accepted",
                        "spec.match[0].selector: whoever may label a workload decides whether this policy applies to"
                                + " it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key: {data: x} | true",
                "key: {data: x}, ctlog: {url: https://rekor.example} | false",
                "key: {data: x}, rfc3161timestamp: {trustRootRef: t} | false",
                "keyless: {url: https://f.example, trustRootRef: t} | true",
                "keyless: {url: https://f.example, trustRootRef: t}, ctlog: {trustRootRef: t} | false",
                "keyless: {url: https://f.example} | false",
                "keyless: {ca-cert: {data: x}} | true",
                "keyless: {ca-cert: {data: x}}, ctlog: {url: https://rekor.example} | false",
                "static: {action: fail} | false",
            })
    void namesAuthoritiesWithoutALog(String authority, boolean named) {
        assertThat(weak(authority).stream().anyMatch(line -> line.contains("without ctlog")))
                .isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key: {data: x} | false",
                "key: {data: x}, ctlog: {} | false",
                "key: {data: x}, ctlog: {url: https://rekor.example} | true",
                "key: {data: x}, ctlog: {url: https://rekor.example, trustRootRef: t} | false",
                "key: {data: x}, rfc3161timestamp: {} | true",
                "key: {data: x}, rfc3161timestamp: {trustRootRef: t} | false",
                "keyless: {url: https://f.example} | true",
                "keyless: {url: https://f.example, trustRootRef: t} | false",
                "keyless: {url: https://f.example, trustRootRef: t}, ctlog: {url: https://rekor.example} | true",
                "keyless: {ca-cert: {data: x}} | true",
                "keyless: {ca-cert: {data: x}, insecureIgnoreSCT: true} | false",
                "static: {action: fail} | false",
            })
    void namesPoliciesWhoseRootIsAFile(String authority, boolean named) {
        ClusterImagePolicy policy = policy("{images: [{glob: ghcr.io/a/**}], authorities: [{" + authority + "}]}");
        assertThat(PolicyWeakness.warnings(policy, PolicyWeakness.DefaultRoot.FILE).stream()
                        .anyMatch(line -> line.contains("the default trust root is a file")))
                .isEqualTo(named);
        assertThat(PolicyWeakness.warnings(policy)).noneMatch(line -> line.contains("default trust root"));
    }

    @Test
    void aSelectorThatSelectsEverythingIsNotWeak() {
        assertThat(PolicyWeakness.of(policy("{images: [{glob: ghcr.io/a/**}], authorities: [{static: {action: fail}}],"
                        + " match: [{resource: pods, version: v1, selector: {}}, {resource: jobs, version: v1}]}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, true",
        "nginx*, true",
        "foo/bar, true",
        "docker.io/library/*, true",
        "localhost/foo, true",
        "ghcr.io/foo/bar:1.0, true",
        "ghcr.io/foo/bar:*, true",
        "**/bar:latest, true",
        "*, false",
        "*/*, false",
        "**, false",
        "index.docker.io/library/nginx*, false",
        "ghcr.io/foo/bar, true",
        "ghcr.io/foo/bar*, false",
        "ghcr.io/foo/bar@*, false",
        "localhost:5000/**, false",
        "*.example/foo/**, false",
        "ghcr.io/foo/*:*, false",
    })
    void tellsGlobsThatNoImageMatches(String glob, boolean never) {
        assertThat(PolicyWeakness.reasonItNeverMatches(glob).isPresent())
                .as(glob)
                .isEqualTo(never);
    }
}
