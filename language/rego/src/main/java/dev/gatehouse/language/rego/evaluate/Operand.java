// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that has at most one value in a frame.
abstract class Operand {
    /// Returns the value, or null where there is none.
    abstract @Nullable Value value(Frame frame);

    /// A value known when the rule is planned.
    static final class Fixed extends Operand {
        final Value value;

        Fixed(Value value) {
            this.value = value;
        }

        @Override
        Value value(Frame frame) {
            return value;
        }
    }

    /// A variable that has a value.
    static final class Slot extends Operand {
        private final int slot;

        Slot(int slot) {
            this.slot = slot;
        }

        @Override
        Value value(Frame frame) {
            return frame.slots[slot];
        }
    }

    static final class MakeArray extends Operand {
        private final Operand[] elements;

        MakeArray(Operand[] elements) {
            this.elements = elements;
        }

        @Override
        @Nullable Value value(Frame frame) {
            frame.evaluation.charge(elements.length);
            List<Value> values = new ArrayList<>(elements.length);
            for (Operand element : elements) {
                Value value = element.value(frame);
                if (value == null) {
                    return null;
                }
                values.add(value);
            }
            return ArrayValue.of(values);
        }
    }

    static final class MakeSet extends Operand {
        private final Operand[] elements;

        MakeSet(Operand[] elements) {
            this.elements = elements;
        }

        @Override
        @Nullable Value value(Frame frame) {
            frame.evaluation.charge(elements.length);
            Set<Value> values = HashSet.newHashSet(elements.length);
            for (Operand element : elements) {
                Value value = element.value(frame);
                if (value == null) {
                    return null;
                }
                values.add(value);
            }
            return SetValue.of(values);
        }
    }

    static final class MakeObject extends Operand {
        private final Operand[] keys;
        private final Operand[] members;

        MakeObject(Operand[] keys, Operand[] members) {
            this.keys = keys;
            this.members = members;
        }

        @Override
        @Nullable Value value(Frame frame) {
            frame.evaluation.charge(keys.length);
            Map<Value, Value> values = HashMap.newHashMap(keys.length);
            for (int i = 0; i < keys.length; i++) {
                Value key = keys[i].value(frame);
                Value member = members[i].value(frame);
                if (key == null || member == null) {
                    return null;
                }
                values.put(key, member);
            }
            return ObjectValue.of(values);
        }
    }
}
