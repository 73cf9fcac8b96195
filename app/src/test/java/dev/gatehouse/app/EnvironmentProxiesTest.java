// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
    private static final Map<String, String> BOTH =
            Map.of("HTTP_PROXY", "http://plain.example:3128", "https_proxy", "secure.example");

    private static String proxy(Map<String, String> environment, String url) {
        Proxy proxy = EnvironmentProxies.of(environment).select(URI.create(url)).getFirst();
        if (proxy.type() == Proxy.Type.DIRECT) {
            return "none";
        }
        InetSocketAddress address = (InetSocketAddress) proxy.address();
        return address.getHostString() + ":" + address.getPort();
    }

    @ParameterizedTest
    @CsvSource({
        "http://registry.example/v2/, plain.example:3128",
        "https://registry.example/v2/, secure.example:80",
        "https://localhost:5000/v2/, none",
        "http://127.3.2.1/v2/, none",
        "http://[::1]:5000/v2/, none",
    })
    void choosesByTheSchemeAndReachesThisMachineDirectly(String url, String proxy) {
        assertThat(proxy(BOTH, url)).isEqualTo(proxy);
    }

    @ParameterizedTest
    @CsvSource({
        "*, registry.example, none",
        "registry.example, registry.example, none",
        "registry.example, a.registry.example, none",
        "registry.example, xregistry.example, used",
        ".registry.example, registry.example, used",
        ".registry.example, a.registry.example, none",
        "*.registry.example, a.registry.example, none",
        "registry.example:5000, registry.example:5000, none",
        "registry.example:5000, registry.example, used",
        "10.0.0.0/8, 10.1.2.3, none",
        "10.0.0.0/8, 11.1.2.3, used",
        "10.0.0.0/33, 10.1.2.3, used",
        "fd00::/8, [fd12::1], none",
        "REGISTRY.example, registry.EXAMPLE, none",
        "'other.example, registry.example', registry.example, none",
        "'', registry.example, used",
    })
    void leavesOutWhomNoProxyNames(String exceptions, String host, String expected) {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://p.example:1", "NO_PROXY", exceptions);
        assertThat(proxy(environment, "https://" + host + "/"))
                .isEqualTo(expected.equals("used") ? "p.example:1" : "none");
    }

    @Test
    void usesNoneWhereNoneIsNamed() {
        assertThat(EnvironmentProxies.of(Map.of()).any()).isFalse();
        assertThat(proxy(Map.of(), "https://registry.example/")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"socks5://p.example:1", "'http://:pw@ x'", "'http://'"})
    void reportsAProxyThatItCannotUseWithoutRepeatingIt(String text) {
        EnvironmentProxies proxies = EnvironmentProxies.of(Map.of("HTTPS_PROXY", text));
        assertThat(proxies.any()).isFalse();
        assertThat(proxies.problems())
                .singleElement()
                .asString()
                .startsWith("HTTPS_PROXY ")
                .doesNotContain("pw");
    }
}
