// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// Bytes that are not an AdmissionReview. The message is one line.
final class MalformedReviewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedReviewException(String message) {
        super(message);
    }
}
