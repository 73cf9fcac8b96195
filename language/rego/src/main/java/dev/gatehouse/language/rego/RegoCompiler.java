// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.language.rego.compile.Checked;
import dev.gatehouse.language.rego.compile.Compiler;
import dev.gatehouse.language.rego.evaluate.Planner;
import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Parser;
import dev.gatehouse.language.rego.syntax.Problem;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import dev.gatehouse.language.rego.syntax.Version;
import java.util.List;

/// Compiles image policies.
public final class RegoCompiler {
    /// Name of the one module in error texts.
    static final String FILE = "sigstore.rego";

    /// What every image policy is asked.
    static final String QUERY = "isCompliant = data.sigstore.isCompliant";

    private RegoCompiler() {}

    /// Compiles `source`, written in version 0 of the language unless it imports `rego.v1`.
    public static Compilation compile(String source) {
        try {
            Module module = Parser.module(FILE, source, Version.V0);
            Checked checked = Compiler.compile(List.of(module), Parser.query(QUERY));
            return new Compilation.Compiled(new RegoPolicy(Planner.plan(checked)));
        } catch (ProblemsException e) {
            return refused(e.problems());
        } catch (StackOverflowError _) {
            // A backstop only: nesting is limited where texts are read.
            return new Compilation.Refused(
                    List.of(new RegoProblem("rego_compile_error", "policy exceeded its nesting budget", 0, 0)),
                    "1 error occurred: rego_compile_error: policy exceeded its nesting budget");
        }
    }

    private static Compilation refused(List<Problem> problems) {
        List<RegoProblem> plain = problems.stream()
                .map(problem -> new RegoProblem(
                        problem.code(),
                        problem.message(),
                        problem.at().row(),
                        problem.at().column()))
                .toList();
        return new Compilation.Refused(plain, text(problems));
    }

    /// Words problems as the reference does.
    static String text(List<Problem> problems) {
        List<String> texts = problems.stream().map(Problem::text).toList();
        if (texts.size() == 1) {
            return "1 error occurred: " + texts.getFirst();
        }
        boolean parsing = problems.getFirst().code().equals("rego_parse_error");
        return texts.size() + " errors occurred" + (parsing ? "\n" : ":\n") + String.join("\n", texts);
    }
}
