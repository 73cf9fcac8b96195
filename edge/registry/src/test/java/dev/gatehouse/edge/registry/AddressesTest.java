// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "2852039166",
                "0xa9fea9fe",
                "0xA9.0xfe.0xa9.0xfe",
                "0251.0376.0251.0376",
                "169.254.43518",
                "169.16689662",
                "169.254.169.254.",
                "[fe80::1]",
                "[febf::1]",
                "[::ffff:169.254.169.254]",
                "[::ffff:a9fe:a9fe]",
                "[::169.254.169.254]",
                "[64:ff9b::a9fe:a9fe]",
                "[2002:a9fe:a9fe::1]",
            })
    void knowsLinkLocalAddressesInEverySpelling(String host) throws UnknownHostException {
        assertThat(Addresses.of(host)).isNotEmpty().allMatch(Addresses::linkLocal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "169.253.0.1",
                "169.255.0.1",
                "192.0.2.1",
                "[::1]",
                "[fec0::1]",
                "[fd00::1]",
                "2130706433"
            })
    void leavesOtherAddressesAlone(String host) throws UnknownHostException {
        assertThat(Addresses.of(host)).isNotEmpty().noneMatch(Addresses::linkLocal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.255.0.9", "[::1]"})
    void knowsThisMachine(String host) {
        assertThat(Addresses.loopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1.example.com",
                "localhost.example",
                "registry.localhost",
                "127.1",
                "2130706433",
                "127.0.0.999",
                "[::2]",
                "[::ffff:10.0.0.1]",
                "0.0.0.0",
                "10.0.0.1"
            })
    void takesNothingElseForThisMachine(String host) {
        assertThat(Addresses.loopback(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254:80", "[fe80::1]:5000", "2852039166:80", "169.254.169.254"})
    void neverContactsARegistryAtALinkLocalAddress(String host) {
        try (Fixture fixture = new Fixture()) {
            TaggedReference reference = (TaggedReference) ImageReference.parse(host + "/team/app:v1");
            assertThatThrownBy(() -> fixture.registries().digests().digestOf(reference, Fixture.NOBODY, Fixture.soon()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("is link-local, which is never contacted");
        }
    }

    @Test
    void neverContactsOneThatASettingNames() {
        try (Fixture fixture =
                new Fixture().with("hosts: {r.example: {endpoints: ['http://169.254.169.254/latest']}}")) {
            TaggedReference reference = (TaggedReference) ImageReference.parse("r.example/team/app:v1");
            assertThatThrownBy(() -> fixture.registries().digests().digestOf(reference, Fixture.NOBODY, Fixture.soon()))
                    .hasMessageContaining("is link-local, which is never contacted");
        }
    }
}
