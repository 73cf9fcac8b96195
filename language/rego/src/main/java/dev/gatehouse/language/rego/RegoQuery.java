// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.rego.compile.Checked;
import dev.gatehouse.language.rego.compile.Compiler;
import dev.gatehouse.language.rego.evaluate.HaltException;
import dev.gatehouse.language.rego.evaluate.Planner;
import dev.gatehouse.language.rego.evaluate.Program;
import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Parser;
import dev.gatehouse.language.rego.syntax.Problem;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import dev.gatehouse.language.rego.syntax.Version;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Any query over any modules: the way in for conformance suites and for tools that try policies out.
///
/// @param modules texts by file name, in order
/// @param strictVersion whether the modules are written in version 1 of the language
/// @param query a body in version 1
/// @param data base document; empty for none
/// @param inputTerm the input as a term of the language; empty for none
/// @param input the input as JSON, where there is no term
/// @param strictErrors whether the first error of a library function ends the evaluation
public record RegoQuery(
        Map<String, String> modules,
        boolean strictVersion,
        String query,
        Optional<JsonValue> data,
        Optional<String> inputTerm,
        Optional<JsonValue> input,
        boolean strictErrors) {
    public RegoQuery {
        modules = new LinkedHashMap<>(modules);
    }

    /// What came of it.
    public sealed interface Outcome {}

    /// Solutions: the query's variables with their values.
    public record Rows(List<Map<String, JsonValue>> rows) implements Outcome {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /// The modules or the query do not compile, or the evaluation ended with an error.
    ///
    /// @param codes classes of the errors
    /// @param text all of them in the words of the reference
    public record Failed(List<String> codes, String text) implements Outcome {
        public Failed {
            codes = List.copyOf(codes);
        }
    }

    /// Compiles and runs the query.
    public Outcome run(RegoCircumstances circumstances) {
        try {
            List<Module> parsed = new ArrayList<>();
            modules.forEach(
                    (file, text) -> parsed.add(Parser.module(file, text, strictVersion ? Version.V1 : Version.V0)));
            Checked checked = Compiler.compile(parsed, Parser.query(query));
            Program program = Planner.plan(checked);
            Optional<Value> document =
                    inputTerm.isPresent() ? inputTerm.map(GroundTerms::parse) : input.map(JsonText::read);
            return rows(program.run(document, data.map(JsonText::read), circumstances.settings(strictErrors)));
        } catch (ProblemsException e) {
            return new Failed(e.problems().stream().map(Problem::code).toList(), RegoCompiler.text(e.problems()));
        } catch (HaltException e) {
            return new Failed(List.of(e.code()), e.text());
        }
    }

    private static Rows rows(List<Map<String, Value>> found) {
        List<Map<String, JsonValue>> rows = new ArrayList<>();
        for (Map<String, Value> row : found) {
            Map<String, JsonValue> converted = new LinkedHashMap<>();
            row.forEach((name, value) -> converted.put(name, JsonText.write(value)));
            rows.add(converted);
        }
        return new Rows(rows);
    }
}
