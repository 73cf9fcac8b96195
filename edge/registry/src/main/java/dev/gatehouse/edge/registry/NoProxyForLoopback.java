// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// The platform's choice of proxies, except that this machine is reached without one.
final class NoProxyForLoopback extends ProxySelector {
    private final Optional<ProxySelector> platform;

    NoProxyForLoopback(Optional<ProxySelector> platform) {
        this.platform = platform;
    }

    @Override
    public List<Proxy> select(URI url) {
        boolean own =
                Origin.of(url).map(Origin::host).filter(Addresses::loopback).isPresent();
        return own || platform.isEmpty()
                ? List.of(Proxy.NO_PROXY)
                : platform.get().select(url);
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException cause) {
        platform.ifPresent(selector -> selector.connectFailed(url, address, cause));
    }
}
