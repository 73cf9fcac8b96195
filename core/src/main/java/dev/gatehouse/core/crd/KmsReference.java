// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text of a reference to a key in a key store, by its scheme. Of the four only `awskms` is looked at
/// further: `awskms://[ENDPOINT]/[ID/ALIAS/ARN]`.
final class KmsReference {
    private static final List<String> SCHEMES = List.of("awskms://", "azurekms://", "hashivault://", "gcpkms://");
    private static final String AWS = SCHEMES.getFirst();

    private static final String UUID = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}";
    private static final String KEY_ID = "((mrk-)?" + UUID + "|mrk-[0-9A-Fa-f]{32})";
    private static final String ARN = "arn:(aws|aws-us-gov|aws-cn):kms:[a-z0-9-]+:[0-9]{12}:";
    private static final Pattern AWS_KEY =
            Pattern.compile(KEY_ID + "|alias/.*|" + ARN + "(key/" + KEY_ID + "|alias/.*)");
    private static final String AWS_FORMAT =
            "kms key should be in the format awskms://[ENDPOINT]/[ID/ALIAS/ARN] (endpoint optional)";

    private KmsReference() {}

    /// Returns why `text` is no reference to a key; empty where it is one.
    static Optional<String> problem(String text) {
        if (SCHEMES.stream().noneMatch(text::startsWith)) {
            return Optional.of("malformed KMS format, should be prefixed by any of the supported providers: ["
                    + String.join(" ", SCHEMES) + "]");
        }
        return text.startsWith(AWS) ? awsProblem(text.substring(AWS.length())) : Optional.empty();
    }

    private static Optional<String> awsProblem(String rest) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return Optional.of("malformed AWS KMS format 'awskms://$ENDPOINT/$KEYID', should be conformant with KMS "
                    + "standard documented here: "
                    + "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id");
        }
        String endpoint = rest.substring(0, slash);
        boolean key = AWS_KEY.matcher(rest.substring(slash + 1)).matches();
        if (!key || endpoint.startsWith("arn") || endpoint.startsWith("alias")) {
            return Optional.of(AWS_FORMAT);
        }
        return endpoint.isEmpty() ? Optional.empty() : hostPortProblem(endpoint);
    }

    // The rules and words of Go's net.SplitHostPort.
    private static Optional<String> hostPortProblem(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (colon < 0) {
            return malformed(endpoint, "missing port in address");
        }
        // Where an opening and a closing bracket may no longer stand.
        int opened = 0;
        int closed = 0;
        if (endpoint.startsWith("[")) {
            int bracket = endpoint.indexOf(']');
            if (bracket < 0) {
                return malformed(endpoint, "missing ']' in address");
            }
            if (bracket + 1 != colon) {
                boolean more = bracket + 1 < endpoint.length() && endpoint.charAt(bracket + 1) == ':';
                return malformed(endpoint, more ? "too many colons in address" : "missing port in address");
            }
            opened = 1;
            closed = bracket + 1;
        } else if (endpoint.indexOf(':') != colon) {
            return malformed(endpoint, "too many colons in address");
        }
        if (endpoint.indexOf('[', opened) >= 0) {
            return malformed(endpoint, "unexpected '[' in address");
        }
        if (endpoint.indexOf(']', closed) >= 0) {
            return malformed(endpoint, "unexpected ']' in address");
        }
        return Optional.empty();
    }

    private static Optional<String> malformed(String endpoint, String what) {
        return Optional.of("malformed endpoint: address " + endpoint + ": " + what);
    }
}
