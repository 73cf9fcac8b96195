// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.net.InetSocketAddress;

/// An address to listen on, written `HOST:PORT`, `[IPV6]:PORT` or `:PORT` for every address of this machine. Port 0
/// takes a free one.
///
/// @param host empty for every address
record HostPort(String host, int port) {
    /// Reads an address.
    ///
    /// @throws IllegalArgumentException where `text` is none
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        boolean plain = host.indexOf(':') < 0 && host.indexOf('[') < 0;
        boolean number = !port.isEmpty()
                && port.length() <= 5
                && port.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(port) <= 65_535;
        if (colon < 0 || !number || !(bracketed || plain)) {
            throw new IllegalArgumentException("\"" + text + "\" is not HOST:PORT");
        }
        return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    /// Returns the socket address; unresolved where the host is not known.
    InetSocketAddress address() {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
