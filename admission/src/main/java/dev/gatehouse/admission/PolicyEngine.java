// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.policy.PolicyDocument;
import java.util.List;
import java.util.Set;

/// Port: the languages in which policy documents are written.
@FunctionalInterface
public interface PolicyEngine {
    /// Name of the demand in messages about the document of a policy as a whole.
    String WHOLE_POLICY = "ClusterImagePolicy";

    /// An engine that knows no language.
    PolicyEngine NONE = (type, _) ->
            new Compiled.Refused("policy documents of type " + PublicText.line(type, 32) + " are not supported yet");

    /// Returns what stands before the text of what went wrong with the document of the demand `name`.
    static String failure(String type, String name) {
        String demand = PublicText.line(name, 253);
        return "failed evaluating " + type + " policy for " + (type.equals("rego") ? "type " : "") + demand + ": ";
    }

    /// What became of a document.
    sealed interface Compiled {
        /// It can be asked.
        record Usable(PolicyDocument document) implements Compiled {}

        /// It cannot.
        ///
        /// @param reason in the words of the language, may have several lines
        record Refused(String reason) implements Compiled {}
    }

    /// Compiles a document. Pure; the same texts give equal answers.
    ///
    /// @param type `rego` or `cue`
    Compiled compile(String type, String source);

    /// Returns the same languages where what a CUE document demands must be there: what its input lacks, which
    /// else contradicts nothing, refuses.
    default PolicyEngine strict() {
        return this;
    }

    /// Returns what in a document that compiles is likely a mistake, one line each.
    ///
    /// @param inputMembers names of what its input has
    default List<String> lint(String type, String source, Set<String> inputMembers) {
        return List.of();
    }

    /// Returns the conditions of a document that no input fails, one line each; empty where none is known.
    default List<String> neverFailing(String type, String source) {
        return List.of();
    }
}
