// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.serve.quickstart.Ink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gatehouse lint`: what is wrong in policy files.
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = "Check policy files and say everything that is wrong with them.",
        footer = {"", "Exit codes: 0 no errors (there may be warnings), 1 at least one error, 2 wrong arguments."})
public final class LintCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Files, or folders with *.yaml, *.yml, *.json.")
    private List<Path> paths = List.of();

    @Option(
            names = {"--output", "-o"},
            paramLabel = "FORMAT",
            description = "text, json or sarif (default: text).")
    private OutputFormat output = OutputFormat.TEXT;

    public LintCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (output == OutputFormat.JUNIT) {
            throw new ParameterException(spec.commandLine(), "lint writes text, json or sarif");
        }
        List<Document> documents = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Path path : paths) {
            try {
                for (Path file : PolicySources.files(path)) {
                    documents.add(PolicySources.read(file.toString()));
                }
            } catch (IOException e) {
                findings.add(new Finding(
                        Rule.INVALID_POLICY, Level.ERROR, path.toString(), 0, "", "", String.valueOf(e.getMessage())));
            }
        }
        PolicyDocuments.Options options = PolicyDocuments.Options.DEFAULT
                .withEngine(new PolicyLanguages())
                .withCheck(CheckSettings.DEFAULT.withSystemNamespace(
                        surroundings.environment().getOrDefault("SYSTEM_NAMESPACE", "cosign-system")));
        findings.addAll(PolicyLint.findings(documents, options));
        boolean failed = findings.stream().anyMatch(Finding::isError);
        switch (output) {
            case TEXT -> text(findings, documents.size());
            case JSON -> surroundings.out().println(json(findings));
            case SARIF -> surroundings.out().println(SarifWriter.log(findings));
            case JUNIT -> throw new IllegalStateException("refused before");
        }
        return failed ? 1 : 0;
    }

    private void text(List<Finding> findings, int files) {
        Ink ink = surroundings.colours() ? Ink.COLOURED : Ink.PLAIN;
        for (Finding finding : findings) {
            String level = finding.isError() ? ink.bad("error") : ink.doubtful("warning");
            String name = finding.resource().isEmpty() ? "" : " (" + finding.resource() + ")";
            List<String> lines = finding.text().lines().toList();
            surroundings
                    .out()
                    .println(ink.strong(finding.place()) + ": " + level + ": " + lines.getFirst() + name + " "
                            + ink.quiet("[" + finding.rule().id() + "]"));
            lines.stream().skip(1).forEach(line -> surroundings.out().println("    " + line));
        }
        long errors = findings.stream().filter(Finding::isError).count();
        long warnings = findings.size() - errors;
        surroundings.out().println(files + " file(s): " + errors + " error(s), " + warnings + " warning(s)");
    }

    private static String json(List<Finding> findings) {
        List<JsonValue> elements = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            members.put("level", new JsonString(finding.isError() ? "error" : "warning"));
            members.put("rule", new JsonString(finding.rule().id()));
            members.put("file", new JsonString(finding.file()));
            members.put("document", JsonNumber.of(finding.document()));
            members.put("path", new JsonString(finding.path()));
            members.put("resource", new JsonString(finding.resource()));
            members.put("text", new JsonString(finding.text()));
            elements.add(new JsonObject(members));
        }
        return JsonWriter.compact(new JsonObject(Map.of("findings", new JsonArray(elements))));
    }
}
