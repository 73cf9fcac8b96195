// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.language.rego.builtin.Der.MalformedDerException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The extensions of a certificate or of a request for one, as far as the language shows them.
final class X509Extensions {
    final List<Extension> all = new ArrayList<>();
    final List<List<Long>> unhandled = new ArrayList<>();
    final Names names = new Names();
    final Names permitted = new Names();
    final Names excluded = new Names();
    final List<String> usages = new ArrayList<>();
    final List<byte[]> policies = new ArrayList<>();
    final List<List<String>> mappings = new ArrayList<>();
    final List<String> ocspServers = new ArrayList<>();
    final List<String> issuers = new ArrayList<>();
    final List<String> revocationLists = new ArrayList<>();
    byte[] subjectKey = {};
    byte[] authorityKey = {};
    boolean hasBasicConstraints;
    boolean isAuthority;
    boolean constraintsCritical;
    int pathLength;
    int keyUsage;
    int inhibitAny;
    boolean hasInhibitAny;
    int requireExplicit;
    boolean hasRequireExplicit;
    int inhibitMapping;
    boolean hasInhibitMapping;

    /// One extension.
    static final class Extension {
        private final List<Long> id;
        private final boolean critical;
        private final byte[] value;

        Extension(List<Long> id, boolean critical, byte[] value) {
            this.id = List.copyOf(id);
            this.critical = critical;
            this.value = value;
        }

        List<Long> id() {
            return id;
        }

        boolean critical() {
            return critical;
        }

        byte[] value() {
            return value.clone();
        }
    }

    /// Names of the kinds that the language shows.
    static final class Names {
        final List<String> dns = new ArrayList<>();
        final List<String> mail = new ArrayList<>();
        final List<byte[]> addresses = new ArrayList<>();
        final List<String> uris = new ArrayList<>();
    }

    private X509Extensions() {}

    static X509Extensions read(List<Der> elements) throws MalformedDerException {
        X509Extensions extensions = new X509Extensions();
        Set<String> seen = new HashSet<>();
        for (Der element : elements) {
            List<Der> parts = element.children(Der.SEQUENCE, 2);
            boolean critical = parts.size() > 2 && parts.get(1).bool();
            Extension extension = new Extension(
                    parts.getFirst().object(),
                    critical,
                    parts.getLast().expect(Der.OCTETS).bytes());
            if (!seen.add(Der.dotted(extension.id()))) {
                throw new MalformedDerException("certificate contains duplicate extensions");
            }
            extensions.all.add(extension);
            extensions.add(extension);
        }
        return extensions;
    }

    private void add(Extension extension) throws MalformedDerException {
        boolean known = true;
        switch (Der.dotted(extension.id())) {
            case "2.5.29.15" -> keyUsage = keyUsage(Der.read(extension.value()).bits());
            case "2.5.29.19" -> basicConstraints(Der.read(extension.value()));
            case "2.5.29.17" -> {
                int others = alternatives(Der.read(extension.value()));
                known = others == 0
                        || !(names.dns.isEmpty()
                                && names.mail.isEmpty()
                                && names.addresses.isEmpty()
                                && names.uris.isEmpty());
            }
            case "2.5.29.30" -> known = constraints(Der.read(extension.value()), extension.critical());
            case "2.5.29.31" -> revocationLists(Der.read(extension.value()));
            case "2.5.29.35" -> {
                for (Der part : Der.read(extension.value()).expect(Der.SEQUENCE).children()) {
                    if (part.is(Der.CONTEXT)) {
                        authorityKey = part.bytes();
                    }
                }
            }
            case "2.5.29.36" -> policyConstraints(Der.read(extension.value()));
            case "2.5.29.37" -> {
                for (Der usage :
                        Der.read(extension.value()).expect(Der.SEQUENCE).children()) {
                    usages.add(usage.dotted());
                }
            }
            case "2.5.29.14" ->
                subjectKey = Der.read(extension.value()).expect(Der.OCTETS).bytes();
            case "2.5.29.32" -> {
                for (Der policy :
                        Der.read(extension.value()).expect(Der.SEQUENCE).children()) {
                    policies.add(policy.children(Der.SEQUENCE, 1)
                            .getFirst()
                            .expect(Der.OBJECT)
                            .bytes());
                }
            }
            case "2.5.29.33" -> {
                for (Der mapping :
                        Der.read(extension.value()).expect(Der.SEQUENCE).children()) {
                    List<Der> both = mapping.children(Der.SEQUENCE, 2);
                    mappings.add(List.of(both.get(0).dotted(), both.get(1).dotted()));
                }
            }
            case "2.5.29.54" -> {
                inhibitAny = Der.read(extension.value()).small();
                hasInhibitAny = true;
            }
            case "1.3.6.1.5.5.7.1.1" -> access(Der.read(extension.value()));
            default -> known = false;
        }
        if (extension.critical() && !known) {
            unhandled.add(extension.id());
        }
    }

    private static int keyUsage(byte[] bits) {
        int usage = 0;
        for (int i = 0; i < 9 && i / 8 < bits.length; i++) {
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0) {
                usage |= 1 << i;
            }
        }
        return usage;
    }

    private void basicConstraints(Der value) throws MalformedDerException {
        hasBasicConstraints = true;
        pathLength = -1;
        for (Der part : value.expect(Der.SEQUENCE).children()) {
            if (part.is(Der.BOOLEAN)) {
                isAuthority = part.bool();
            } else {
                pathLength = part.small();
            }
        }
    }

    // Returns how many names there are of kinds that are not shown.
    private int alternatives(Der value) throws MalformedDerException {
        int others = 0;
        for (Der name : value.expect(Der.SEQUENCE).children()) {
            switch (name.tag()) {
                case Der.CONTEXT + 1 -> names.mail.add(ascii(name));
                case Der.CONTEXT + 2 -> names.dns.add(ascii(name));
                case Der.CONTEXT + 6 -> names.uris.add(uri(ascii(name)));
                case Der.CONTEXT + 7 -> {
                    byte[] address = name.bytes();
                    if (address.length != 4 && address.length != 16) {
                        throw new MalformedDerException("cannot parse IP address of length " + address.length);
                    }
                    names.addresses.add(address);
                }
                default -> others++;
            }
        }
        return others;
    }

    private static String uri(String text) throws MalformedDerException {
        if (UriParts.parse(text).isEmpty()) {
            throw new MalformedDerException("cannot parse URI \"" + text + "\"");
        }
        return text;
    }

    private static String ascii(Der value) throws MalformedDerException {
        byte[] bytes = value.bytes();
        for (byte b : bytes) {
            if (b < 0) {
                throw new MalformedDerException("invalid IA5String");
            }
        }
        return new String(bytes, US_ASCII);
    }

    private boolean constraints(Der value, boolean critical) throws MalformedDerException {
        constraintsCritical = critical;
        boolean known = true;
        for (Der side : value.expect(Der.SEQUENCE).children()) {
            Names into = side.is(Der.CONTEXT_INSIDE) ? permitted : excluded;
            for (Der tree : side.children()) {
                Der base = tree.children(Der.SEQUENCE, 1).getFirst();
                switch (base.tag()) {
                    case Der.CONTEXT + 1 -> into.mail.add(ascii(base));
                    case Der.CONTEXT + 2 -> into.dns.add(ascii(base));
                    case Der.CONTEXT + 6 -> into.uris.add(ascii(base));
                    case Der.CONTEXT + 7 -> {
                        byte[] range = base.bytes();
                        if (range.length != 8 && range.length != 32) {
                            throw new MalformedDerException("IP constraint contained value of length " + range.length);
                        }
                        into.addresses.add(range);
                    }
                    default -> known = false;
                }
            }
        }
        return known;
    }

    private void revocationLists(Der value) throws MalformedDerException {
        for (Der point : value.expect(Der.SEQUENCE).children()) {
            for (Der part : point.expect(Der.SEQUENCE).children()) {
                if (!part.is(Der.CONTEXT_INSIDE)) {
                    continue;
                }
                Der full = part.only();
                if (full.is(Der.CONTEXT_INSIDE)) {
                    for (Der name : full.children()) {
                        if (name.is(Der.CONTEXT + 6)) {
                            revocationLists.add(ascii(name));
                        }
                    }
                }
            }
        }
    }

    private void policyConstraints(Der value) throws MalformedDerException {
        for (Der part : value.expect(Der.SEQUENCE).children()) {
            int skip = new BigInteger(1, part.bytes()).intValue();
            if (part.is(Der.CONTEXT)) {
                requireExplicit = skip;
                hasRequireExplicit = true;
            } else if (part.is(Der.CONTEXT + 1)) {
                inhibitMapping = skip;
                hasInhibitMapping = true;
            }
        }
    }

    private void access(Der value) throws MalformedDerException {
        for (Der description : value.expect(Der.SEQUENCE).children()) {
            List<Der> parts = description.children(Der.SEQUENCE, 2);
            if (!parts.get(1).is(Der.CONTEXT + 6)) {
                continue;
            }
            switch (parts.get(0).dotted()) {
                case "1.3.6.1.5.5.7.48.1" -> ocspServers.add(ascii(parts.get(1)));
                case "1.3.6.1.5.5.7.48.2" -> issuers.add(ascii(parts.get(1)));
                default -> {}
            }
        }
    }

    boolean sameNames(X509Extensions other) {
        return names.dns.equals(other.names.dns)
                && names.mail.equals(other.names.mail)
                && names.uris.equals(other.names.uris)
                && Arrays.deepEquals(names.addresses.toArray(), other.names.addresses.toArray());
    }
}
