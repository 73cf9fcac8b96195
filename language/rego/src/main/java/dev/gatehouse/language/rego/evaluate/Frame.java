// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.Value;

/// The variables of one execution of a rule or query.
///
/// Which slots hold a value at which step is known when the rule is planned, so none is ever cleared.
final class Frame {
    final Evaluation evaluation;
    final Value[] slots;

    Frame(Evaluation evaluation, int size) {
        this.evaluation = evaluation;
        this.slots = new Value[size];
    }
}
