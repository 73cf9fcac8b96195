// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.crd.MalformedTextException;
import dev.gatehouse.edge.registry.RegistrySettings;
import java.net.ProxySelector;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the environment says about the way to other servers: who vouches for them (`SSL_CERT_FILE`, `SSL_CERT_DIR`)
/// and which proxies lead to them (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`), and how much of them is read
/// (`COSIGN_MAX_ATTACHMENT_SIZE`).
final class NetworkEnvironment {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkEnvironment.class);

    private static final String ATTACHMENT_SIZE = "COSIGN_MAX_ATTACHMENT_SIZE";

    private NetworkEnvironment() {}

    /// Has this process go by it, and returns what clients of registries start from.
    ///
    /// @throws StartRefusedException where authorities are named and none of them can be read, or a size is none
    static RegistrySettings.Platform takeOver(Map<String, String> environment) throws StartRefusedException {
        EnvironmentAuthorities authorities = EnvironmentAuthorities.of(environment);
        if (authorities.nobody()) {
            throw new StartRefusedException(authorities.problems());
        }
        authorities
                .problems()
                .forEach(problem ->
                        LOG.atWarn().addKeyValue("problem", problem).log("some certificate authorities are not there"));
        authorities.takeOver();
        EnvironmentProxies proxies = EnvironmentProxies.of(environment);
        proxies.problems()
                .forEach(problem -> LOG.atWarn().addKeyValue("problem", problem).log("a proxy is not used"));
        if (proxies.any()) {
            ProxySelector.setDefault(proxies);
        }
        return RegistrySettings.Platform.OWN
                .vouchedForBy(authorities.pem())
                .withAttachmentsOf(longestAttachment(environment));
    }

    private static int longestAttachment(Map<String, String> environment) throws StartRefusedException {
        String text = environment.getOrDefault(ATTACHMENT_SIZE, "");
        if (text.isEmpty()) {
            return RegistrySettings.Platform.OWN.longestAttachment();
        }
        long bytes;
        try {
            bytes = ByteSize.parse(text);
        } catch (MalformedTextException e) {
            throw new StartRefusedException(List.of(ATTACHMENT_SIZE + ": " + e.getMessage()));
        }
        if (bytes < 1) {
            throw new StartRefusedException(List.of(ATTACHMENT_SIZE + ": nothing could be read with " + text));
        }
        int most = RegistrySettings.Platform.MOST_ATTACHMENT;
        if (bytes > most) {
            LOG.atWarn()
                    .addKeyValue("bytes", most)
                    .log(ATTACHMENT_SIZE + " is more than is ever read of an attachment");
        }
        return (int) Math.min(bytes, most);
    }
}
