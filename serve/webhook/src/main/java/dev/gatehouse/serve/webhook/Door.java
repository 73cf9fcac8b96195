// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.json.JsonLimits;
import java.time.Duration;
import java.util.function.Supplier;

/// What stands behind one path at which the API server knocks.
interface Door {
    /// Returns the path.
    String path();

    /// Reads the body of a request.
    ///
    /// @throws MalformedReviewException where it is no review of the kind that is answered here
    Asked read(byte[] body, JsonLimits limits);

    /// One request that was read, and waits for its answer.
    interface Asked {
        /// Returns the body of the answer, and counts and records it.
        ///
        /// @param took how long it has taken so far
        byte[] answer(Deadline deadline, Supplier<Duration> took);

        /// Returns the body of the refusal that stands for an answer, since `problem` showed a mistake in this
        /// program.
        byte[] failed(Throwable problem, Supplier<Duration> took);
    }
}
