// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks one server for one resource, with one set of credentials after the other.
final class Attempts {
    private final Authentication authentication;
    private final Call call;
    private final Origin origin;
    private final Repository repository;
    private final boolean own;
    private final Deadline deadline;
    private final Set<String> tried = new HashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private @Nullable Exchange exchange;

    /// Makes the attempts at one resource.
    ///
    /// @param own whether it is the manifest of the image that is judged: not to be there may mean to be hidden
    Attempts(
            Authentication authentication,
            Call call,
            Origin origin,
            Repository repository,
            boolean own,
            Deadline deadline) {
        this.authentication = authentication;
        this.call = call;
        this.origin = origin;
        this.repository = repository;
        this.own = own;
        this.deadline = deadline;
    }

    /// Tries those of `credentials` that have not been tried, until one is not turned down.
    ///
    /// @param insisting whether they are shown also to a registry that does not ask for any
    void with(List<Credentials> credentials, boolean insisting) {
        for (Credentials shown : credentials) {
            if (shown instanceof Credentials.Anonymous anonymous
                    && !anonymous.note().isEmpty()) {
                notes.add(anonymous.note());
            }
            if (!tried.add(shown.identity())) {
                continue;
            }
            Exchange next = authentication.exchange(call, origin, repository, shown, insisting, deadline);
            // That the registry turns down who is known to it says less than that it knows of no such image.
            boolean less = exchange instanceof Answer before && before.status() == 404 && turnedDown(next);
            exchange = less ? exchange : next;
            if (!turnedDown(next)) {
                return;
            }
        }
    }

    boolean turnedDown() {
        return exchange != null && turnedDown(exchange);
    }

    private boolean turnedDown(Exchange what) {
        return switch (what) {
            case Answer answer -> answer.denied() || answer.status() == 429 || (own && answer.status() == 404);
            case Failure failure -> failure.denied();
            case TooLong _ -> false;
        };
    }

    boolean found() {
        return exchange instanceof Answer answer && answer.status() == 200;
    }

    /// Returns the last answer. One that turned us down says why there were no better credentials to show.
    Exchange outcome() {
        Exchange last = Objects.requireNonNull(exchange);
        if (!turnedDown() || notes.isEmpty()) {
            return last;
        }
        String why = " (" + String.join("; ", notes) + ")";
        return switch (last) {
            case Answer answer -> new Failure(RegistryErrors.text(answer) + why, false);
            case Failure failure -> new Failure(failure.text() + why, failure.temporary(), failure.denied());
            case TooLong _ -> last;
        };
    }
}
