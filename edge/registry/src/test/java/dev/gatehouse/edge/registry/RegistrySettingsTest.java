// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.edge.registry.RegistrySettings.Defaults;
import dev.gatehouse.edge.registry.RegistrySettings.EndpointCredentials;
import dev.gatehouse.edge.registry.RegistrySettings.Host;
import dev.gatehouse.quality.testkit.TestCertificates;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {
    @Test
    void hasTheseDefaults() {
        assertThat(Fixture.settings("")).isEqualTo(RegistrySettings.NONE);
        assertThat(RegistrySettings.NONE.defaults())
                .isEqualTo(new Defaults(16, Duration.ofSeconds(10), Duration.ofSeconds(5)));
        assertThat(Fixture.settings("hosts: {r.example: {}}").hosts())
                .isEqualTo(Map.of(
                        "r.example",
                        new Host(List.of(), false, EndpointCredentials.OWN, "", Optional.empty(), Optional.empty())));
    }

    @Test
    void readsEveryKey(@TempDir Path folder) throws Exception {
        String pem = TestCertificates.make().authorityPem();
        Path file = Files.writeString(folder.resolve("ca.pem"), pem);
        RegistrySettings settings = Fixture.settings("""
                defaults:
                  concurrency: 3
                  requestTimeout: 7s
                  connectTimeout: 250ms
                hosts:
                  GHCR.io:443:
                    endpoints: ["https://mirror.example/ghcr", "http://127.0.0.1:5000"]
                    fallback: true
                    credentials: original
                    ca: %s
                    plainHTTP: false
                    concurrency: 4
                  docker.io:
                    plainHTTP: true
                """.formatted(file));
        assertThat(settings)
                .isEqualTo(new RegistrySettings(
                        Map.of(
                                "ghcr.io",
                                new Host(
                                        List.of(
                                                URI.create("https://mirror.example/ghcr"),
                                                URI.create("http://127.0.0.1:5000")),
                                        true,
                                        EndpointCredentials.ORIGINAL,
                                        pem,
                                        Optional.of(false),
                                        Optional.of(4)),
                                "index.docker.io",
                                new Host(
                                        List.of(),
                                        false,
                                        EndpointCredentials.OWN,
                                        "",
                                        Optional.of(true),
                                        Optional.empty())),
                        new Defaults(3, Duration.ofSeconds(7), Duration.ofMillis(250)),
                        RegistrySettings.Platform.OWN));
    }

    @Test
    void readsJson() {
        assertThat(Fixture.settings("{\"hosts\": {\"r.example:5000\": {\"plainHTTP\": true}}}")
                        .hosts())
                .containsOnlyKeys("r.example:5000");
    }

    @Test
    void takesCertificatesAsText() {
        String pem = TestCertificates.make().authorityPem();
        String indented = pem.indent(6);
        assertThat(Fixture.settings("hosts:\n  r.example:\n    ca: |\n" + indented)
                        .hosts()
                        .get("r.example"))
                .extracting(Host::ca)
                .isEqualTo(pem);
    }

    @Test
    void listsEveryProblemAtOnce() {
        assertThatThrownBy(() -> Fixture.settings("""
                        mirrors: {}
                        defaults: {concurrency: 0, requestTimeout: 10, connectTimeout: 31s, retries: 3}
                        hosts:
                          "a b": {}
                          r.example:
                            endpoint: https://x
                            endpoints: [ftp://x, "https://u:p@x", "https://x/a/../b", "https://x?q=1", 7]
                            fallback: yes please
                            credentials: mine
                            ca: /no/such/file
                            plainHTTP: 1
                            concurrency: 1001
                          s.example: {credentials: own}
                          S.example: {}
                        """))
                .isInstanceOfSatisfying(
                        RegistrySettingsException.class,
                        exception -> assertThat(exception.problems())
                                .containsExactlyInAnyOrder(
                                        "mirrors: is not a key of these settings",
                                        "defaults.retries: is not a key of these settings",
                                        "defaults.concurrency: is a number from 1 to 1000",
                                        "defaults.requestTimeout: is a duration from 100ms to 30s, for example 10s",
                                        "defaults.connectTimeout: is a duration from 100ms to 30s, for example 10s",
                                        "hosts.a b: is no registry host",
                                        "hosts.r.example.endpoint: is not a key of these settings",
                                        "hosts.r.example.endpoints[0]: is no URL of the form https://host[:port][/path]",
                                        "hosts.r.example.endpoints[1]: is no URL of the form https://host[:port][/path]",
                                        "hosts.r.example.endpoints[2]: is no URL of the form https://host[:port][/path]",
                                        "hosts.r.example.endpoints[3]: is no URL of the form https://host[:port][/path]",
                                        "hosts.r.example.endpoints[4]: is a URL",
                                        "hosts.r.example.fallback: says something about endpoints, and there are none",
                                        "hosts.r.example.credentials: says something about endpoints, and there are none",
                                        "hosts.r.example.fallback: is true or false",
                                        "hosts.r.example.credentials: is own or original",
                                        "hosts.r.example.ca: cannot be read: /no/such/file",
                                        "hosts.r.example.plainHTTP: is true or false",
                                        "hosts.r.example.concurrency: is a number from 1 to 1000",
                                        "hosts.s.example.credentials: says something about endpoints, and there are none",
                                        "hosts.S.example: names the same host as another key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts: [",
                "hosts: {a.b: {}, a.b: {}}",
                "a: &a [x]\nb: *a\n",
                "hosts: {r.example: {ca: '-----BEGIN CERTIFICATE-----'}}",
                "- hosts",
                "hosts: 7",
                "--- \n---\n",
            })
    void refusesWhatIsNoSettings(String text) {
        assertThatThrownBy(() -> Fixture.settings(text))
                .isInstanceOf(RegistrySettingsException.class)
                .asInstanceOf(InstanceOfAssertFactories.type(RegistrySettingsException.class))
                .satisfies(exception -> assertThat(exception.problems()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({"100ms, true", "99ms, false", "30s, true", "30001ms, false", "-1s, false", "1m, false"})
    void boundsDurations(String duration, boolean accepted) {
        String text = "defaults: {requestTimeout: " + duration + "}";
        if (accepted) {
            assertThat(Fixture.settings(text).defaults().requestTimeout()).isPositive();
        } else {
            assertThatThrownBy(() -> Fixture.settings(text)).isInstanceOf(RegistrySettingsException.class);
        }
    }
}
