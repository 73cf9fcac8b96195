// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.Value;

/// A pattern that takes a value apart, binding variables on the way.
abstract class Match {
    abstract boolean matches(Frame frame, Value value);

    /// Anything.
    static final class Anything extends Match {
        @Override
        boolean matches(Frame frame, Value value) {
            return true;
        }
    }

    /// Anything that is not false.
    static final class Truth extends Match {
        @Override
        boolean matches(Frame frame, Value value) {
            return !value.equals(BooleanValue.FALSE);
        }
    }

    /// Gives a variable its value.
    static final class Bind extends Match {
        private final int slot;

        Bind(int slot) {
            this.slot = slot;
        }

        @Override
        boolean matches(Frame frame, Value value) {
            frame.slots[slot] = value;
            return true;
        }
    }

    /// A value that must be equal.
    static final class Same extends Match {
        private final Operand operand;

        Same(Operand operand) {
            this.operand = operand;
        }

        @Override
        boolean matches(Frame frame, Value value) {
            Value other = operand.value(frame);
            if (other == null) {
                return false;
            }
            frame.evaluation.weigh(other);
            return value.equals(other);
        }
    }

    static final class Elements extends Match {
        private final Match[] elements;

        Elements(Match[] elements) {
            this.elements = elements;
        }

        @Override
        boolean matches(Frame frame, Value value) {
            if (!(value instanceof ArrayValue array) || array.size() != elements.length) {
                return false;
            }
            for (int i = 0; i < elements.length; i++) {
                if (!elements[i].matches(frame, array.at(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    static final class Members extends Match {
        private final Operand[] keys;
        private final Match[] members;

        Members(Operand[] keys, Match[] members) {
            this.keys = keys;
            this.members = members;
        }

        @Override
        boolean matches(Frame frame, Value value) {
            if (!(value instanceof ObjectValue object) || object.size() != keys.length) {
                return false;
            }
            for (int i = 0; i < keys.length; i++) {
                Value key = keys[i].value(frame);
                Value member = key == null ? null : object.find(key);
                if (member == null || !members[i].matches(frame, member)) {
                    return false;
                }
            }
            return true;
        }
    }
}
