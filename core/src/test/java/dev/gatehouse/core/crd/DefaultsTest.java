// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.crd.Defaults.Addition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultsTest {
    private static final Addition MODE = new Addition("/spec/mode", "enforce");

    private static Addition name(int index) {
        return new Addition("/spec/authorities/" + index + "/name", "authority-" + index);
    }

    private static Addition url(int index) {
        return new Addition("/spec/authorities/" + index + "/keyless/url", "https://fulcio.sigstore.dev");
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                arguments("{}", List.of(MODE)),
                arguments("{mode: ''}", List.of(MODE)),
                arguments("{mode: warn}", List.of()),
                arguments("{mode: x}", List.of()),
                arguments("{mode: warn, authorities: [{}, {name: ''}, {name: x}]}", List.of(name(0), name(1))),
                arguments("{mode: warn, authorities: [~]}", List.of(name(0))),
                arguments("{mode: warn, authorities: [{name: x, keyless: {}}]}", List.of(url(0))),
                arguments("{mode: warn, authorities: [{name: x, keyless: {url: ''}}]}", List.of(url(0))),
                arguments("{mode: warn, authorities: [{name: x, keyless: {url: 'https://f'}}]}", List.of()),
                arguments("{mode: warn, authorities: [{name: x, keyless: {ca-cert: {}}}]}", List.of()),
                arguments("{mode: warn, authorities: [{name: x, keyless: {}, key: {}}]}", List.of()),
                arguments("{mode: warn, authorities: [{name: x, keyless: {}, static: {}}]}", List.of()),
                arguments("{authorities: [{static: {}}, {keyless: {}}]}", List.of(name(0), name(1), url(1), MODE)),
                arguments("{mode: warn, authorities: [{name: x, key: {}, ctlog: {}}]}", List.of()));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void fillsInOnlyWhatThePolicyMeans(String spec, List<Addition> additions) {
        ClusterImagePolicy policy = Documents.policy(spec);

        assertThat(Defaults.additions(policy)).isEqualTo(additions);
        assertThat(Defaults.additions(Defaults.of(policy))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void fillsInDocumentsAndRecordsAlike(String spec, List<Addition> additions) {
        ClusterImagePolicy policy = Documents.policy(spec);

        Resource viaDocument = ResourceReader.resource(Conversion.withDefaults(policy.toJson(), policy));

        assertThat(viaDocument).isEqualTo(Defaults.of((Resource) policy));
        assertThat(viaDocument.equals(policy)).isEqualTo(additions.isEmpty());
    }

    static Stream<Arguments> trustRoots() {
        Addition remote = new Addition("/spec/remote/targets", "targets");
        Addition repository = new Addition("/spec/repository/targets", "targets");
        return Stream.of(
                arguments("{}", List.of()),
                arguments("{remote: {}}", List.of(remote)),
                arguments("{remote: {targets: ''}}", List.of(remote)),
                arguments("{remote: {targets: x}}", List.of()),
                arguments("{repository: {}}", List.of(repository)),
                arguments("{repository: {targets: x}}", List.of()),
                arguments("{remote: {}, repository: {}}", List.of(remote, repository)),
                arguments("{sigstoreKeys: {}}", List.of()));
    }

    @ParameterizedTest
    @MethodSource("trustRoots")
    void fillsInTheDirectoryOfTargets(String spec, List<Addition> additions) {
        TrustRoot root = Documents.trustRoot(spec);

        assertThat(Defaults.additions(root)).isEqualTo(additions);
        assertThat(Defaults.additions(Defaults.of(root))).isEmpty();
        assertThat(ResourceReader.resource(Conversion.withDefaults(root.toJson(), root)))
                .isEqualTo(Defaults.of((Resource) root));
    }

    @Test
    void leavesEverythingThatIsSetAndOtherKindsAlone() {
        Resource policy = Documents.resource(Documents.EVERY_FIELD);
        Resource root = Documents.resource(Documents.EVERY_TRUST_FIELD);
        Resource secret = Documents.resource("{apiVersion: v1, kind: Secret}");
        Resource pod = Documents.resource("{apiVersion: v1, kind: Pod}");

        assertThat(Stream.of(policy, root, secret, pod).map(Defaults::of)).containsExactly(policy, root, secret, pod);
        assertThat(Defaults.additions(secret)).isEmpty();
        assertThat(Defaults.additions(pod)).isEmpty();
    }
}
