// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.policy.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourceMatchTest {
    private static final AdmittedObject DEPLOYMENT =
            new AdmittedObject("apps", "v1", "Deployment", Map.of("team", "a", "tier", "web"));

    @ParameterizedTest
    @CsvSource({"apps, v1, deployments", "apps, *, deployments"})
    void matches(String group, String version, String resource) {
        assertThat(new ResourceMatch(group, version, resource, LabelSelector.EVERYTHING).matches(DEPLOYMENT))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', v1, deployments",
        "*, v1, deployments",
        "apps, v2, deployments",
        "apps, '', deployments",
        "apps, v1, ''",
        "apps, v1, deployment",
        "apps, v1, pods",
    })
    void doesNotMatch(String group, String version, String resource) {
        assertThat(new ResourceMatch(group, version, resource, LabelSelector.EVERYTHING).matches(DEPLOYMENT))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Pod, pods",
        "CronJob, cronjobs",
        "Endpoints, endpoints",
        "Ingress, ingresses",
        "NetworkPolicy, networkpolicies",
        "ReplicationController, replicationcontrollers",
    })
    void guessesPlurals(String kind, String plural) {
        assertThat(ResourceMatch.plural(kind)).isEqualTo(plural);
    }

    @Test
    void everyRequirementMustHold() {
        Requirement in = new Requirement.In("team", Set.of("a", "b"));
        Requirement notIn = new Requirement.NotIn("team", Set.of("c"));
        Requirement exists = new Requirement.Exists("tier");
        Requirement absent = new Requirement.DoesNotExist("zone");
        assertThat(new LabelSelector(List.of(in, notIn, exists, absent)).matches(DEPLOYMENT.labels()))
                .isTrue();
        assertThat(new LabelSelector(List.of(in, new Requirement.Exists("zone"))).matches(DEPLOYMENT.labels()))
                .isFalse();
        assertThat(new LabelSelector(List.of(new Requirement.In("team", Set.of("c")))).matches(DEPLOYMENT.labels()))
                .isFalse();
        assertThat(new LabelSelector(List.of(new Requirement.NotIn("team", Set.of("a")))).matches(DEPLOYMENT.labels()))
                .isFalse();
        assertThat(new LabelSelector(List.of(new Requirement.DoesNotExist("tier"))).matches(DEPLOYMENT.labels()))
                .isFalse();
    }

    @Test
    void anAbsentLabelIsNotInAnythingAndInNothing() {
        assertThat(new Requirement.NotIn("zone", Set.of("x")).holds(Map.of())).isTrue();
        assertThat(new Requirement.In("zone", Set.of("x")).holds(Map.of())).isFalse();
    }
}
