// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.UnavailableException;
import java.time.Duration;

/// The API server did not answer, not in time, or not with what was asked for.
public final class ApiServerException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration pause;

    /// Makes the exception for an answer that was refused or none at all.
    ///
    /// @param status of the answer, 0 where there was none
    /// @param pause for which the API server wants to be left alone, zero where it did not say
    ApiServerException(int status, Duration pause, String message) {
        super(message);
        this.status = status;
        this.pause = pause;
    }

    ApiServerException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.pause = Duration.ZERO;
    }

    /// Returns the HTTP status of the answer, 0 where there was none that could be read.
    public int status() {
        return status;
    }

    Duration pause() {
        return pause;
    }
}
