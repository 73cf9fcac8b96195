// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/// What a function may ask of the evaluator.
public interface CallContext {
    /// What became of a regular expression.
    sealed interface Regex {
        record Usable(Pattern pattern) implements Regex {}

        /// Not an expression, or one that is refused.
        record Unusable(String message) implements Regex {}
    }

    /// Compiles a regular expression that is about to be matched against `length` characters.
    Regex regex(String expression, int length);

    /// Says why the call failed: an error of the call.
    Value.Failure failure(String message);

    /// Says why the call failed, in these very words.
    Value.Failure bare(String message);

    /// Says what the author of the source wants said.
    Value.Failure user(String message);

    /// Returns the kinds a value may have.
    int kind(Value value);

    /// Whether a value is an atom, a list or a struct.
    boolean known(Value value);

    /// Whether more elements could follow those of a list.
    boolean openEnded(Value list);

    /// Says that a value is not known well enough yet.
    Value.Failure incomplete(String message);

    /// Takes note of `units` bytes or elements about to be made.
    void charge(long units);

    /// Returns the elements of a list.
    List<Value> elements(Value list);

    /// Returns the names of the regular fields of a struct, in order.
    List<String> names(Value struct);

    /// Returns the field `name` of a struct.
    Value field(Value struct, String name);

    /// Returns the atom, list or struct a value comes to.
    Value settle(Value value);

    /// Whether two concrete values are equal.
    boolean same(Value a, Value b);

    /// Returns why `value` does not satisfy `constraint`, or empty where it does. With `concrete` every field
    /// must have a value.
    Optional<Failing> mismatch(Value value, Value constraint, boolean concrete);

    /// Returns the same, and an incomplete failing where `value` lacks a field that `constraint` requires, or, with
    /// `open`, where the two leave something open.
    Optional<Failing> mismatchOrLack(Value value, Value constraint, boolean open);

    /// Whether nothing can be added to the value any more, at any depth.
    boolean settled(Value value);

    /// Returns how many fields of the struct may still come: optional and required ones.
    int optional(Value struct);

    /// Whether no field can be added to the struct any more.
    boolean closed(Value struct);

    /// Returns the field `less` of `comparer` with its fields `x` and `y` given.
    Value less(Value comparer, Value x, Value y);

    /// Prints a value as a message shows it.
    String print(Value value);

    /// Returns the value as JSON text, or a failure.
    Value marshal(Value value);

    /// Compiles a text that is a literal and returns its value.
    Value parse(String source);
}
