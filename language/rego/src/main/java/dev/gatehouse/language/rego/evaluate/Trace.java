// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.syntax.Location;
import java.util.ArrayList;
import java.util.List;

/// What an evaluation did, for people: rules entered, what they yielded, expressions that failed. Bounded.
public final class Trace {
    private static final int EVENTS = 10_000;
    private static final int LENGTH = 500;

    private final List<Event> events = new ArrayList<>();
    private int depth;
    private boolean cut;

    /// What happened.
    public enum Kind {
        /// A rule or function is asked for the first time.
        ENTERED,
        /// A rule or function yielded a value.
        YIELDED,
        /// A rule or function yielded nothing.
        UNDEFINED,
        /// An expression had no solution, or no further one.
        FAILED
    }

    /// One thing that happened.
    ///
    /// @param depth how many rules it is inside of
    /// @param text name of the rule, its value, or the line of source
    public record Event(int depth, Kind kind, String text, Location at) {}

    public List<Event> events() {
        return List.copyOf(events);
    }

    /// Tells whether there was more than is kept.
    public boolean isCut() {
        return cut;
    }

    int size() {
        return events.size();
    }

    void enter(String name, Location at) {
        add(Kind.ENTERED, name, at);
        depth++;
    }

    void leave(String name, String value, Location at) {
        depth--;
        add(value.isEmpty() ? Kind.UNDEFINED : Kind.YIELDED, value.isEmpty() ? name : name + " = " + value, at);
    }

    void failed(Location at) {
        add(Kind.FAILED, at.line().strip(), at);
    }

    private void add(Kind kind, String text, Location at) {
        if (events.size() >= EVENTS) {
            cut = true;
            return;
        }
        String shown = text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
        events.add(new Event(depth, kind, shown, at));
    }
}
