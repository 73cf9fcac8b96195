// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseNamesTest {
    @Test
    void callsTheLeasesAsTheReferenceDoes() {
        assertThat(Arrays.stream(Duty.values()).map(duty -> duty.lease(WebhookNames.DEFAULT, LeaseSettings.DEFAULT)))
                .containsExactly(
                        "policy-controller.webhookcertificates.00-of-01",
                        "policy-controller.policy.sigstore.dev-validating.00-of-01",
                        "policy-controller.policy.sigstore.dev-mutating.00-of-01",
                        "policy-controller.validating.clusterimagepolicy.sigstore.dev.00-of-01",
                        "policy-controller.defaulting.clusterimagepolicy.sigstore.dev.00-of-01",
                        "policy-controller.resource-conversion.00-of-01",
                        "policy-controller.github.com.sigstore.policy-controller.pkg.reconciler.clusterimagepolicy"
                                + ".reconciler.00-of-01",
                        "policy-controller.github.com.sigstore.policy-controller.pkg.reconciler.trustroot"
                                + ".reconciler.00-of-01");
    }

    @Test
    void followsTheNamesOfTheWebhooks() {
        WebhookNames names = new WebhookNames("a.example.com", "b.example.com", "c.example.com");

        assertThat(Stream.of(
                                Duty.VALIDATING_WORKLOADS,
                                Duty.MUTATING_WORKLOADS,
                                Duty.VALIDATING_POLICIES,
                                Duty.DEFAULTING_POLICIES)
                        .map(duty -> duty.lease(names, LeaseSettings.DEFAULT)))
                .containsExactly(
                        "policy-controller.a.example.com-validating.00-of-01",
                        "policy-controller.a.example.com-mutating.00-of-01",
                        "policy-controller.c.example.com.00-of-01",
                        "policy-controller.b.example.com.00-of-01");
    }

    @ParameterizedTest
    @CsvSource({
        "policy-controller.WebhookCertificates, Certs, certs.00-of-01",
        "policy-controller.webhookcertificates, Certs, certs.00-of-01",
        "policy-controller.other, Certs, policy-controller.webhookcertificates.00-of-01",
    })
    void followsTheMapOfPrefixes(String queue, String prefix, String expected) {
        LeaseSettings settings = new LeaseSettings(
                Duration.ofSeconds(10), Duration.ofSeconds(7), Duration.ofSeconds(2), Map.of(queue, prefix));

        assertThat(Duty.CERTIFICATE.lease(WebhookNames.DEFAULT, settings)).isEqualTo(expected);
    }

    static Stream<Arguments> lengthsThatDoNotFit() {
        return Stream.of(
                argumentSet("no duration", "PT0S", "PT7S", "PT2S"),
                argumentSet("half seconds", "PT10.5S", "PT7S", "PT2S"),
                argumentSet("renewed too late", "PT10S", "PT10S", "PT2S"),
                argumentSet("tried too seldom", "PT10S", "PT7S", "PT4S"),
                argumentSet("tried without pause", "PT10S", "PT7S", "PT0S"));
    }

    @ParameterizedTest
    @MethodSource("lengthsThatDoNotFit")
    void refusesLengthsOfTimeThatLetTwoLeadOrNobody(Duration lease, Duration renew, Duration retry) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LeaseSettings(lease, renew, retry, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a/b", "a..b", "../x", "-a", "a?b"})
    void refusesWhatIsNoName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WebhookNames(name, "b", "c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search default.svc.cluster.local svc.cluster.local cluster.local || cluster.local",
                "search a.svc.corp.example svc.corp.example.|ignored.example | corp.example",
                "nameserver 10.0.0.1 | env.example | env.example",
                "nameserver 10.0.0.1 || cluster.local",
                "search example.com | | cluster.local",
            })
    void findsTheDomainOfTheCluster(String resolvConf, String environment, String expected) {
        assertThat(ControllerSettings.clusterDomain(resolvConf, environment == null ? "" : environment))
                .isEqualTo(expected);
    }
}
