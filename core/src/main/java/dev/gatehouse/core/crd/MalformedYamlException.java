// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// Text that is not YAML, that JSON cannot say, or that is beyond the limits. The message names the line.
final class MalformedYamlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedYamlException(String message) {
        super(message);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
