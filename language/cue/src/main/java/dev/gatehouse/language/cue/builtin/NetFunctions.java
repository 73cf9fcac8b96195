// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Quoting;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The package `net`: addresses, host and port, URLs. Nothing is looked up.
final class NetFunctions {
    private NetFunctions() {}

    static Family family() {
        Family f = new Family("net", "CompareIP InCIDR ParseCIDR");
        f.constant("IPv4len", Value.Num.of(4)).constant("IPv6len", Value.Num.of(16));
        judge(f, "IPv4", ip -> ip.isFour());
        judge(f, "IPv6", ip -> !ip.isFour());
        judge(f, "IP", ip -> true);
        judge(f, "LoopbackIP", IpAddress::isLoopback);
        judge(f, "MulticastIP", IpAddress::isMulticast);
        judge(f, "InterfaceLocalMulticastIP", IpAddress::isInterfaceLocalMulticast);
        judge(f, "LinkLocalMulticastIP", IpAddress::isLinkLocalMulticast);
        judge(f, "LinkLocalUnicastIP", IpAddress::isLinkLocalUnicast);
        judge(f, "GlobalUnicastIP", IpAddress::isGlobalUnicast);
        judge(f, "UnspecifiedIP", IpAddress::isUnspecified);
        f.function("IPCIDR", List.of(Kind.TOP), Kind.BOOL, (context, a) -> {
            Prefix prefix = prefix(context, a.getFirst());
            return prefix.problem().orElse(Value.Bool.TRUE);
        });
        f.text(
                "ParseIP",
                Kind.LIST,
                (context, s) -> IpAddress.parse(s)
                        .map(NetFunctions::octets)
                        .orElseGet(() -> context.failure("invalid IP address " + Quoting.text(s))));
        convert(f, "ToIP4", ip -> ip.isFour() ? Optional.of(octets(ip)) : Optional.empty());
        convert(f, "ToIP16", ip -> Optional.of(octets(ip.asSixteen())));
        convert(f, "IPString", ip -> Optional.of(text(ip.toString())));
        f.function("AddIP", List.of(Kind.TOP, Kind.INT), Kind.STRING, NetFunctions::addIp);
        f.function("AddIPCIDR", List.of(Kind.TOP, Kind.INT), Kind.STRING, NetFunctions::addCidr);
        f.text("FQDN", Kind.BOOL, (context, s) -> bool(qualified(s)));
        f.text("URL", Kind.BOOL, (context, s) -> Urls.judge(context, s, false));
        f.text("AbsURL", Kind.BOOL, (context, s) -> Urls.judge(context, s, true));
        f.text("PathEscape", Kind.STRING, (context, s) -> text(Urls.escape(s, false)));
        f.text("PathUnescape", Kind.STRING, (context, s) -> Urls.unescape(context, s, false));
        f.text("QueryEscape", Kind.STRING, (context, s) -> text(Urls.escape(s, true)));
        f.text("QueryUnescape", Kind.STRING, (context, s) -> Urls.unescape(context, s, true));
        f.text("SplitHostPort", Kind.LIST, NetFunctions::split);
        f.function("JoinHostPort", List.of(Kind.TOP, Kind.TOP), Kind.STRING, NetFunctions::join);
        return f;
    }

    // ---- addresses: a string, 4 or 16 bytes, or a list of so many numbers

    private static Optional<IpAddress> address(CallContext context, Value value) {
        return switch (value) {
            case Value.Text(String text) -> IpAddress.parse(text);
            case Value.Octets octets -> IpAddress.of(octets.bytes()).or(() -> IpAddress.parse(octets.latin()));
            default -> {
                List<Value> elements = context.kind(value) == Kind.LIST ? context.elements(value) : List.of();
                byte[] bytes = new byte[elements.size() > 16 ? 0 : elements.size()];
                for (int i = 0; i < bytes.length; i++) {
                    if (!(context.settle(elements.get(i)) instanceof Value.Num number)
                            || !number.small()
                            || number.value().intValueExact() < 0
                            || number.value().intValueExact() > 255) {
                        yield Optional.empty();
                    }
                    bytes[i] = (byte) number.value().intValueExact();
                }
                yield IpAddress.of(bytes);
            }
        };
    }

    private static void judge(Family f, String name, Predicate<IpAddress> right) {
        f.function(
                name,
                List.of(Kind.TOP),
                Kind.BOOL,
                (context, a) ->
                        bool(address(context, a.getFirst()).filter(right).isPresent()));
    }

    private interface Conversion {
        Optional<Value> of(IpAddress address);
    }

    private static void convert(Family f, String name, Conversion conversion) {
        f.function(name, List.of(Kind.TOP), name.equals("IPString") ? Kind.STRING : Kind.LIST, (context, a) -> {
            Value source = a.getFirst();
            Optional<IpAddress> address = address(context, source);
            if (address.isEmpty()) {
                return context.failure("invalid IP " + context.print(source));
            }
            return conversion
                    .of(address.get())
                    .orElseGet(() -> context.failure("cannot convert " + context.print(source) + " to IPv4"));
        });
    }

    private static Value octets(IpAddress address) {
        List<Value> out = new ArrayList<>();
        for (int octet : address.octets()) {
            out.add(Value.Num.of(octet));
        }
        return new Value.ListOf(out);
    }

    // ---- networks

    /// An address and how many of its bits name the network, or why there is none.
    private record Prefix(Optional<IpAddress> address, int bits, Optional<Value> problem) {}

    private static Prefix prefix(CallContext context, Value value) {
        if (!(value instanceof Value.Text(String text))) {
            return new Prefix(Optional.empty(), 0, Optional.of(context.failure("invalid type for IPCIDR")));
        }
        String said = "netip.ParsePrefix(" + Quoting.text(text) + "): ";
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            return new Prefix(Optional.empty(), 0, Optional.of(context.failure(said + "no '/'")));
        }
        Optional<IpAddress> address = IpAddress.parse(text.substring(0, slash));
        String digits = text.substring(slash + 1);
        boolean number = digits.length() <= 3
                && !digits.isEmpty()
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || digits.charAt(0) != '0');
        String problem = address.isEmpty()
                ? "ParseAddr(" + Quoting.text(text.substring(0, slash)) + "): unable to parse IP"
                : text.indexOf('%') >= 0
                        ? "IPv6 zones cannot be present in a prefix"
                        : !number
                                ? "bad bits after slash: " + Quoting.text(digits)
                                : Integer.parseInt(digits) > address.get().bits() ? "prefix length out of range" : "";
        return problem.isEmpty()
                ? new Prefix(address, Integer.parseInt(digits), Optional.empty())
                : new Prefix(Optional.empty(), 0, Optional.of(context.failure(said + problem)));
    }

    private static Value addIp(CallContext context, List<Value> a) {
        BigInteger offset = Family.num(a.get(1)).value().toBigInteger();
        if (a.getFirst() instanceof Value.Text(String text) && text.indexOf('/') >= 0) {
            Prefix prefix = prefix(context, a.getFirst());
            return prefix.problem()
                    .orElseGet(() -> moved(context, prefix.address().orElseThrow(), offset, "/" + prefix.bits()));
        }
        return address(context, a.getFirst())
                .map(address -> moved(context, address, offset, ""))
                .orElseGet(() -> context.failure("invalid IP " + context.print(a.getFirst())));
    }

    private static Value addCidr(CallContext context, List<Value> a) {
        Prefix prefix = prefix(context, a.getFirst());
        if (prefix.problem().isPresent()) {
            return prefix.problem().get();
        }
        IpAddress address = prefix.address().orElseThrow();
        BigInteger step = Family.num(a.get(1)).value().toBigInteger();
        if (step.bitLength() > 256) {
            return moved(context, address, step, "");
        }
        return moved(context, address, step.shiftLeft(address.bits() - prefix.bits()), "/" + prefix.bits());
    }

    private static Value moved(CallContext context, IpAddress address, BigInteger offset, String suffix) {
        String way = offset.signum() < 0 ? "(underflow)" : "(overflow)";
        return address.plus(offset)
                .map(ip -> text(ip + suffix))
                .orElseGet(() -> context.failure("IP address arithmetic resulted in out-of-range address " + way));
    }

    // ---- names, host and port

    // The reference is generous here: whatever its profile for look-ups maps to letters passes, blanks
    // included.
    private static boolean qualified(String name) {
        String s = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (s.isEmpty() || s.length() > 253) {
            return false;
        }
        for (String label : s.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
        }
        return s.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static Value split(CallContext context, String s) {
        String said = "address " + s + ": ";
        int colon = s.lastIndexOf(':');
        if (colon < 0) {
            return context.failure(said + "missing port in address");
        }
        String host = s.substring(0, colon);
        if (s.startsWith("[")) {
            int end = s.indexOf(']');
            if (end < 0) {
                return context.failure(said + "missing ']' in address");
            }
            if (end + 1 != colon) {
                return context.failure(said
                        + (end + 1 == s.length() || s.charAt(end + 1) != ':'
                                ? "missing port in address"
                                : "too many colons in address"));
            }
            host = s.substring(1, end);
        } else if (host.indexOf(':') >= 0) {
            return context.failure(said + "too many colons in address");
        }
        if (host.indexOf('[') >= 0 || s.indexOf('[', 1) >= 0) {
            return context.failure(said + "unexpected '[' in address");
        }
        if (host.indexOf(']') >= 0 || s.indexOf(']', s.startsWith("[") ? colon : 0) >= 0) {
            return context.failure(said + "unexpected ']' in address");
        }
        return new Value.ListOf(List.of(text(host), text(s.substring(colon + 1))));
    }

    private static Value join(CallContext context, List<Value> a) {
        Value host = a.get(0);
        Value port = a.get(1);
        String name;
        if (host instanceof Value.Text(String text)) {
            name = text;
        } else {
            Optional<IpAddress> address = host instanceof Value.Atom && !(host instanceof Value.Octets)
                    ? Optional.empty()
                    : address(context, host);
            if (address.isEmpty()) {
                return context.failure("invalid host " + context.print(host));
            }
            name = address.get().toString();
        }
        return switch (port) {
            case Value.Text(String text) -> text(joined(name, text));
            case Value.Num number when number.integer() -> text(joined(name, number.shown()));
            default -> context.failure("invalid port " + context.print(port));
        };
    }

    private static String joined(String host, String port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
