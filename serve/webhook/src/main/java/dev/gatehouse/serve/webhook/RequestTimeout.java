// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads how long the API server will wait, which it writes into the `timeout` query parameter as Go spells durations
/// ([time.ParseDuration](https://pkg.go.dev/time#ParseDuration)): `25s`, `1m30s`, `1.5s`, `500ms`.
final class RequestTimeout {
    private static final int LONGEST_TEXT = 64;
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    // Longer than any webhook may take; what is larger need not be exact.
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private RequestTimeout() {}

    /// Returns the duration, or empty where `text` is none, or not a positive one.
    static Optional<Duration> read(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanoseconds = BigDecimal.ZERO;
        int end = 0;
        while (end < text.length()) {
            if (!part.find(end) || part.start() != end) {
                return Optional.empty();
            }
            long unit = NANOSECONDS.getOrDefault(part.group(2), 0L);
            nanoseconds = nanoseconds.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
            end = part.end();
        }
        long whole = nanoseconds.min(LARGEST).longValue();
        return whole > 0 ? Optional.of(Duration.ofNanos(whole)) : Optional.empty();
    }
}
