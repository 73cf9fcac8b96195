// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.language.cue.builtin.StandardPackages;
import dev.gatehouse.language.cue.evaluate.Budget;
import dev.gatehouse.language.cue.evaluate.Circularity;
import dev.gatehouse.language.cue.evaluate.Compiler;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Graph;
import dev.gatehouse.language.cue.evaluate.PackageTable;
import dev.gatehouse.language.cue.syntax.MalformedCueException;
import dev.gatehouse.language.cue.syntax.Node;
import dev.gatehouse.language.cue.syntax.Parser;
import java.util.List;
import java.util.Set;

/// Makes policies of CUE sources.
public final class CueCompiler {
    static final PackageTable PACKAGES = new StandardPackages();

    private CueCompiler() {}

    /// Compiles `source` as one file without a module and works it out alone: a policy that fails by itself fails
    /// with every document.
    public static CueCompilation compile(String source, CueLimits limits) {
        if (source.length() > limits.source()) {
            return refused("source is longer than " + limits.source() + " characters");
        }
        try {
            Compiler.Unit unit = unit(source, limits);
            Graph alone = Graph.alone(unit, PACKAGES, limits.alone());
            List<Failing.Reason> errors = alone.rootErrors();
            if (errors.isEmpty()) {
                // Last, so that what the reference refuses is refused in its words.
                errors = Circularity.of(unit, limits.alone()).stream().toList();
            }
            return errors.isEmpty()
                    ? new CueCompilation.Compiled(new CuePolicy(unit, limits))
                    : new CueCompilation.Refused(errors(errors));
        } catch (MalformedCueException e) {
            return new CueCompilation.Refused(errors(e));
        } catch (Budget.ExceededException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            // Counted depth ends before the stack does on every thread we start; a smaller stack must refuse as
            // well.
            return refused("evaluation exceeded its depth budget");
        }
    }

    static Compiler.Unit unit(String source, CueLimits limits) {
        Node.File file = Parser.parsePolicy(source, limits.nesting());
        return Compiler.compile(file, PACKAGES, Set.of());
    }

    private static CueCompilation refused(String message) {
        return new CueCompilation.Refused(CueErrors.of(message));
    }

    static CueErrors errors(MalformedCueException malformed) {
        return CueErrors.of(malformed.problems().stream()
                .map(problem -> new CueError(problem.path(), problem.message()))
                .toList());
    }

    static CueErrors errors(List<Failing.Reason> errors) {
        return CueErrors.of(errors.stream()
                .map(error -> new CueError(error.path(), error.message()))
                .toList());
    }
}
