// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.oci.Blob;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;

/// What came of one HTTP request.
sealed interface Exchange {
    /// An answer, read to its end.
    ///
    /// @param url the one that answered, after redirects
    record Answer(String method, URI url, int status, HttpHeaders headers, Blob body) implements Exchange {
        /// Returns the media type of the body without parameters, lower case; empty where the answer does not say.
        String contentType() {
            String value = headers.firstValue("Content-Type").orElse("");
            int semicolon = value.indexOf(';');
            return (semicolon < 0 ? value : value.substring(0, semicolon))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        }

        /// Tells whether `origin` itself answered, and no redirect led elsewhere.
        boolean comesFrom(Origin origin) {
            return Origin.of(url).equals(Optional.of(origin));
        }

        boolean denied() {
            return status == 401 || status == 403;
        }
    }

    /// An answer that goes on after `limit` bytes.
    record TooLong(String method, URI url, int limit) implements Exchange {
        String text() {
            return method + " " + PublicUrl.of(url) + ": the answer is longer than " + limit + " bytes";
        }
    }

    /// No answer.
    ///
    /// @param text one printable line
    /// @param temporary whether asking again may help
    /// @param denied whether a token service turned the credentials down
    record Failure(String text, boolean temporary, boolean denied) implements Exchange {
        Failure(String text, boolean temporary) {
            this(text, temporary, false);
        }
    }
}
