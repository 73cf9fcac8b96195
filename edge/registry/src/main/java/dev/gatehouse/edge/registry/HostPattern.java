// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.oci.Repository;

/// Hosts as the keys of pull secrets name them: `*` stands for any characters within one label, and for no dot.
final class HostPattern {
    private HostPattern() {}

    /// Returns `host` (lower case) in the one spelling that [Repository#canonical()] gives it.
    static String canonical(String host) {
        String name = host.endsWith(":443") ? host.substring(0, host.length() - 4) : host;
        boolean hub = name.equals("docker.io") || name.equals("registry-1.docker.io");
        return hub ? Repository.DOCKER_HUB : name;
    }

    /// Tells whether `host` is one of those that `pattern` names: equal ports, as many labels, each matching.
    static boolean matches(String pattern, String host) {
        String[] patternParts = split(pattern);
        String[] hostParts = split(host);
        if (!patternParts[1].equals(hostParts[1])) {
            return false;
        }
        String[] patternLabels = patternParts[0].split("\\.", -1);
        String[] labels = hostParts[0].split("\\.", -1);
        if (patternLabels.length != labels.length) {
            return false;
        }
        for (int i = 0; i < labels.length; i++) {
            if (!label(patternLabels[i], labels[i])) {
                return false;
            }
        }
        return true;
    }

    private static String[] split(String host) {
        int colon = host.startsWith("[") ? host.indexOf(':', host.indexOf(']') + 1) : host.indexOf(':');
        return colon < 0 ? new String[] {host, ""} : new String[] {host.substring(0, colon), host.substring(colon + 1)};
    }

    // Greedy with one step back to the last star: linear in practice, never exponential.
    private static boolean label(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
