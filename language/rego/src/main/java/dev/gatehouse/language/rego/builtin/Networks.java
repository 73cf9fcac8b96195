// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.IpNetwork.Address;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Address ranges in CIDR notation ([RFC 4632](https://www.rfc-editor.org/rfc/rfc4632)).
final class Networks {
    private static final String CIDRS = "S|[S|[A*]*]|{{S:S|[A*]}}|set(S|[A*])";

    private Networks() {}

    static void define(Library library) {
        library.function(
                "net.cidr_contains(cidr:S, cidr_or_ip:S) result:B",
                call -> BooleanValue.of(contains(network(call.string(0)), call.string(1))));
        library.function("net.cidr_intersects(cidr1:S, cidr2:S) result:B", Networks::intersects);
        library.function(
                "net.cidr_overlap(S, S) B", call -> BooleanValue.of(contains(network(call.string(0)), call.string(1))));
        library.function(
                "net.cidr_is_valid(cidr:S) result:B",
                call -> BooleanValue.of(IpNetwork.parse(call.string(0)).isPresent()));
        library.function("net.cidr_expand(cidr:S) hosts:set(S)", Networks::expand);
        library.function("net.cidr_merge(addrs:[S*]|set(S)) output:set(S)", Networks::merge);
        library.function(
                "net.cidr_contains_matches(cidrs:" + CIDRS + ", cidrs_or_ips:" + CIDRS + ") output:set([A,A])",
                Networks::matches);
    }

    private static IpNetwork network(String text) {
        return IpNetwork.parse(text).orElseThrow(() -> BuiltinException.of("invalid CIDR address: " + text));
    }

    private static boolean contains(IpNetwork network, String other) {
        Optional<Address> address = IpNetwork.address(other);
        if (address.isPresent()) {
            return network.contains(address.get());
        }
        return network.contains(network(other));
    }

    private static Value intersects(Call call) {
        IpNetwork a = network(call.string(0));
        IpNetwork b = network(call.string(1));
        return BooleanValue.of(a.contains(b) || b.contains(a));
    }

    private static Value expand(Call call) {
        IpNetwork network = network(call.string(0));
        BigInteger size = network.size();
        call.charge(size.bitLength() > 40 ? Long.MAX_VALUE : size.longValue() * 8);
        Set<Value> hosts = new HashSet<>();
        BigInteger address = network.first();
        for (long i = 0; i < size.longValue(); i++) {
            hosts.add(new StringValue(IpNetwork.text(address, network.bits())));
            address = address.add(BigInteger.ONE);
        }
        return SetValue.of(hosts);
    }

    /// Addresses that belong together.
    ///
    /// @param text how they were written, as long as nothing was added
    private record Range(BigInteger first, BigInteger last, int bits, Optional<String> text) {}

    private static Value merge(Call call) {
        List<Range> ranges = new ArrayList<>();
        for (String text : call.strings(0)) {
            ranges.add(mergeable(text));
        }
        call.charge(ranges.size() * 8L);
        ranges.sort(Comparator.comparingInt(Range::bits).thenComparing(Range::first));
        List<Range> joined = new ArrayList<>();
        for (Range range : ranges) {
            Range before = joined.isEmpty() ? null : joined.getLast();
            boolean touches = before != null
                    && before.bits() == range.bits()
                    && range.first().compareTo(before.last().add(BigInteger.ONE)) <= 0;
            if (before != null && touches) {
                joined.set(
                        joined.size() - 1,
                        new Range(before.first(), before.last().max(range.last()), range.bits(), Optional.empty()));
            } else {
                joined.add(range);
            }
        }
        Set<Value> merged = new HashSet<>();
        for (Range range : joined) {
            range.text().ifPresentOrElse(text -> merged.add(new StringValue(text)), () -> split(range, merged));
        }
        return SetValue.of(merged);
    }

    private static Range mergeable(String text) {
        Optional<Address> address = IpNetwork.address(text);
        if (address.isEmpty()) {
            IpNetwork network = network(text);
            return new Range(network.first(), network.last(), network.bits(), Optional.empty());
        }
        if (address.get().bits() != 32) {
            throw BuiltinException.of("IPv6 invalid: needs prefix length");
        }
        // An address without a prefix stands for the network of its historical class, and keeps its own text until
        // another network joins it.
        long top = address.get().value().shiftRight(24).longValue();
        IpNetwork network = IpNetwork.of(address.get(), top < 128 ? 8 : top < 192 ? 16 : 24);
        String own = IpNetwork.text(address.get().value(), 32) + "/" + network.prefix();
        return new Range(network.first(), network.last(), 32, Optional.of(own));
    }

    private static void split(Range range, Set<Value> networks) {
        BigInteger first = range.first();
        while (first.compareTo(range.last()) <= 0) {
            int free = first.signum() == 0 ? range.bits() : Math.min(range.bits(), first.getLowestSetBit());
            BigInteger left = range.last().subtract(first).add(BigInteger.ONE);
            int host = Math.min(free, left.bitLength() - 1);
            IpNetwork network = new IpNetwork(first, range.bits() - host, range.bits());
            networks.add(new StringValue(network.text()));
            first = first.add(network.size());
        }
    }

    private static Value matches(Call call) {
        Map<Value, String> networks = entries(call, 0);
        Map<Value, String> others = entries(call, 1);
        Set<Value> found = new HashSet<>();
        networks.forEach((key, text) -> {
            IpNetwork network = network(text);
            others.forEach((otherKey, other) -> {
                call.charge(1);
                if (contains(network, other)) {
                    found.add(ArrayValue.of(key, otherKey));
                }
            });
        });
        return SetValue.of(found);
    }

    // A string stands for itself; an array by index; a set by member; an object by key.
    private static Map<Value, String> entries(Call call, int index) {
        Map<Value, String> entries = new LinkedHashMap<>();
        switch (call.at(index)) {
            case StringValue text -> entries.put(text, text.text());
            case ArrayValue array -> {
                for (int i = 0; i < array.size(); i++) {
                    entries.put(NumberValue.of(i), element(array.at(i), index));
                }
            }
            case SetValue set -> set.sorted().forEach(member -> entries.put(member, element(member, index)));
            case ObjectValue object ->
                object.sortedKeys().forEach(key -> entries.put(key, element(object.at(key), index)));
            default ->
                throw BuiltinException.of("operand " + (index + 1) + ": element must be string or non-empty array");
        }
        return entries;
    }

    private static String element(Value value, int index) {
        Value text = value instanceof ArrayValue array && array.size() > 0 ? array.at(0) : value;
        if (text instanceof StringValue(String plain)) {
            return plain;
        }
        throw BuiltinException.of("operand " + (index + 1) + ": element must be string or non-empty array");
    }
}
