// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// An object that cannot be converted. The message is for the person who asked for it.
final class RefusedConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedConversionException(String message) {
        super(message);
    }
}
