// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One request that came in.
///
/// @param method as sent, upper case
/// @param target path with query, as sent
/// @param headers by lower-case name; of a repeated header the last value
/// @param body empty where there was none
public record RecordedRequest(String method, String target, Map<String, String> headers, Bytes body) {
    public RecordedRequest {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /// Returns the target without its query.
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /// Returns the query without the question mark, empty where there is none.
    public String query() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// Returns `GET /v2/...`, which is what assertions compare.
    public String line() {
        return method + " " + target;
    }

    @Override
    public String toString() {
        return line();
    }
}
