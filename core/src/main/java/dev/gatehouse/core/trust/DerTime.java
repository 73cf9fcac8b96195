// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Points in time as certificates and timestamps write them: always in UTC and with seconds.
public final class DerTime {
    private static final Pattern UTC = Pattern.compile("([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z");
    // X.690 §11.7: no fraction that ends in zero.
    private static final Pattern GENERALIZED =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\\.([0-9]{0,8}[1-9]))?Z");

    private DerTime() {}

    /// Returns the instant that a UTCTime means ([RFC 5280 §4.1.2.5.1](https://www.rfc-editor.org/rfc/rfc5280)):
    /// years from 50 on belong to the last century. Empty where `text` is none.
    public static Optional<Instant> utc(String text) {
        Matcher matcher = UTC.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int year = Integer.parseInt(matcher.group(1));
        return instant(matcher, year < 50 ? 2000 + year : 1900 + year, 0);
    }

    /// Returns the instant that a GeneralizedTime in DER means, with up to nine digits of a second;
    /// empty where `text` is none.
    public static Optional<Instant> generalized(String text) {
        Matcher matcher = GENERALIZED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String fraction = matcher.group(7);
        int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
        return instant(matcher, Integer.parseInt(matcher.group(1)), nanos);
    }

    private static Optional<Instant> instant(Matcher fields, int year, int nanos) {
        try {
            return Optional.of(LocalDateTime.of(
                            year,
                            Integer.parseInt(fields.group(2)),
                            Integer.parseInt(fields.group(3)),
                            Integer.parseInt(fields.group(4)),
                            Integer.parseInt(fields.group(5)),
                            Integer.parseInt(fields.group(6)),
                            nanos)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
