// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CVE-2025-27403 of Ratify and its like: credentials go to a host that only looks like the one they are for. The
/// names themselves (`x.azurecr.io.evil`) are in [DockerConfigTest]; here credentials meet real connections.
class RatifyCve202527403Test {
    private final Fixture fixture = new Fixture().signed();
    private final FakeRegistry evil = FakeRegistry.start();

    @AfterEach
    void stop() {
        fixture.close();
        evil.close();
    }

    private Keychain onlyForTheRegistry() {
        DockerConfig config = DockerConfig.read(
                ("{\"auths\":{\"" + fixture.registry.host() + "\":{\"username\":\"alice\",\"password\":\"secret\"}}}")
                        .getBytes(StandardCharsets.UTF_8));
        return (repository, _) -> config.credentials(repository, DockerConfig.Hosts.EXACT);
    }

    @Test
    void showsCredentialsToTheirOwnHostAndNotToItsNeighbour() {
        fixture.with(onlyForTheRegistry());
        fixture.registry.requireBasic("alice", "secret");
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        evil.requireBasic("alice", "secret");
        try (Fixture other = new Fixture()) {
            other.with(
                    Fixture.settings("hosts: {\"" + other.registry.host() + "\": {endpoints: ['" + evil.url() + "']}}"),
                    onlyForTheRegistry());
            assertThat(refused(other)).isTrue();
        }
        assertThat(evil.requests()).isNotEmpty();
        assertThat(Fixture.anonymous(evil.requests())).isTrue();
    }

    @Test
    void doesNotShowThemToAStandInWhoseSettingIsSilent() {
        fixture.with(
                Fixture.settings("hosts: {\"" + fixture.registry.host() + "\": {endpoints: ['" + evil.url() + "']}}"),
                onlyForTheRegistry());
        evil.requireBasic("alice", "secret");
        assertThat(refused(fixture)).isTrue();
        assertThat(Fixture.anonymous(evil.requests())).isTrue();
    }

    @Test
    void doesNotSendATokenOfOneRegistryToAnother() {
        try (TokenEndpoint tokens = TokenEndpoint.start().allow("alice", "secret")) {
            fixture.with(onlyForTheRegistry());
            fixture.registry.requireBearer(tokens);
            assertThat(fixture.admits(fixture.tagged())).isTrue();
            evil.requireBearer(tokens);
            try (Fixture other = new Fixture()) {
                other.with(
                        Fixture.settings(
                                "hosts: {\"" + other.registry.host() + "\": {endpoints: ['" + evil.url() + "']}}"),
                        onlyForTheRegistry());
                assertThat(refused(other)).isTrue();
            }
            assertThat(Fixture.anonymous(evil.requests())).isTrue();
        }
    }

    private static boolean refused(Fixture fixture) {
        try {
            return fixture.tagged() instanceof SignatureMaterial.Absent;
        } catch (RegistryUnavailableException _) {
            return true;
        }
    }
}
