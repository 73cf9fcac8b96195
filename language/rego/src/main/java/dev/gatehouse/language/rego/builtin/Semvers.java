// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Semantic versions, read as leniently as the reference does: leading zeros and empty identifiers pass.
final class Semvers {
    private static final Pattern VERSION =
            Pattern.compile("v?([0-9]+)\\.([0-9]+)\\.([0-9]+)(?:-([0-9A-Za-z.-]*))?(?:\\+([0-9A-Za-z.-]*))?");

    private static final int LENGTH_LIMIT = 1000;

    private Semvers() {}

    static void define(Library library) {
        library.function(
                "semver.is_valid(vsn:A) result:B",
                call -> BooleanValue.of(call.at(0) instanceof StringValue(String text)
                        && parse(call, text).isPresent()));
        library.function("semver.compare(a:S, b:S) result:N", Semvers::compare);
    }

    private record Version(BigInteger major, BigInteger minor, BigInteger patch, String prerelease) {}

    private static Optional<Version> parse(Call call, String text) {
        if (text.length() > LENGTH_LIMIT) {
            throw call.exceeded("number");
        }
        Matcher matcher = VERSION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String prerelease = matcher.group(4);
        boolean large = Stream.of(1, 2, 3).anyMatch(group -> new BigInteger(matcher.group(group)).bitLength() > 63);
        if (large || hasGap(prerelease) || hasGap(matcher.group(5))) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                new BigInteger(matcher.group(1)),
                new BigInteger(matcher.group(2)),
                new BigInteger(matcher.group(3)),
                prerelease == null ? "" : prerelease));
    }

    // One empty text is fine, an empty piece between dots is not.
    private static boolean hasGap(@Nullable String identifiers) {
        return identifiers != null
                && identifiers.contains(".")
                && Stream.of(identifiers.split("\\.", -1)).anyMatch(String::isEmpty);
    }

    private static Version operand(Call call, int index) {
        String text = call.string(index);
        return parse(call, text)
                .orElseThrow(() -> BuiltinException.of(
                        "operand " + (index + 1) + ": string \"" + text + "\" is not a valid SemVer"));
    }

    private static Value compare(Call call) {
        Version a = operand(call, 0);
        Version b = operand(call, 1);
        int order = a.major().compareTo(b.major());
        if (order == 0) {
            order = a.minor().compareTo(b.minor());
        }
        if (order == 0) {
            order = a.patch().compareTo(b.patch());
        }
        if (order == 0) {
            order = prereleases(a.prerelease(), b.prerelease());
        }
        return NumberValue.of(Integer.signum(order));
    }

    private static int prereleases(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean numberA = left[i].matches("[0-9]+");
            boolean numberB = right[i].matches("[0-9]+");
            int order = numberA && numberB
                    ? new BigInteger(left[i]).compareTo(new BigInteger(right[i]))
                    : numberA == numberB ? left[i].compareTo(right[i]) : Boolean.compare(numberB, numberA);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }
}
