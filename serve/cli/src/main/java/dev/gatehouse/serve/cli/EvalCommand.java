// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.PolicyEngine;
import dev.gatehouse.admission.PolicyEngine.Compiled;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.policy.DocumentVerdict;
import dev.gatehouse.core.policy.PolicyDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `gatehouse eval`: what a document of a policy says about a JSON file.
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Ask a policy document (Rego or CUE) about a JSON file, as the webhook would.",
        footer = {"", "Exit codes: 0 satisfied, 1 not satisfied or not to be decided, 2 wrong arguments."})
public final class EvalCommand implements Callable<Integer> {
    private static final int LONGEST_POLICY = 1 << 20;
    private static final JsonLimits INPUT = new JsonLimits(32 << 20, 512, 4_000_000, 1_000);

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "The document, in UTF-8: *.rego or *.cue.")
    private Path policy = Path.of("");

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "What it is asked about, in JSON.")
    private Path input = Path.of("");

    @Option(
            names = "--type",
            paramLabel = "LANGUAGE",
            description = "rego or cue (default: by the ending of the policy's name).")
    private @Nullable String type;

    @Option(
            names = "--strict",
            description =
                    "With CUE, also refuse what the input lacks, as the annotation policy.sigstore.dev/cue-strict.")
    private boolean strict;

    @Option(
            names = {"--output", "-o"},
            paramLabel = "FORMAT",
            description = "text or json (default: text).")
    private OutputFormat output = OutputFormat.TEXT;

    @Option(
            names = "--explain",
            description = "Show on standard error how a document in Rego comes to its verdict: rules, values, and the"
                    + " expression that fails.")
    private boolean explain;

    public EvalCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (output != OutputFormat.TEXT && output != OutputFormat.JSON) {
            throw wrong("eval writes text or json");
        }
        String language = language();
        if (explain && !language.equals("rego")) {
            throw wrong("--explain is for documents in Rego");
        }
        PolicyLanguages told = explain ? new PolicyLanguages(this::show) : new PolicyLanguages();
        PolicyEngine languages = strict ? told.strict() : told;
        Compiled compiled = languages.compile(language, text(policy));
        return switch (compiled) {
            case Compiled.Refused refused -> told(false, refused.reason());
            case Compiled.Usable usable -> judged(usable.document());
        };
    }

    private int judged(PolicyDocument document) {
        PolicyDocument.Circumstances now =
                new PolicyDocument.Circumstances(InstantSource.system().instant(), () -> false);
        return switch (document.judge(PolicyEngine.WHOLE_POLICY, json(input), now)) {
            case DocumentVerdict.Satisfied _ -> told(true, "");
            case DocumentVerdict.Violated violated -> told(false, violated.reason());
            case DocumentVerdict.Undetermined undetermined -> told(false, undetermined.cause());
        };
    }

    private void show(PolicyLanguages.Explained explained) {
        surroundings.err().print(explained.explanation().text(String.valueOf(policy.getFileName())));
        surroundings.err().flush();
    }

    private int told(boolean satisfied, String reason) {
        if (output == OutputFormat.JSON) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            members.put("satisfied", JsonBoolean.of(satisfied));
            if (!satisfied) {
                members.put("reason", new JsonString(reason));
            }
            surroundings.out().println(JsonWriter.compact(new JsonObject(members)));
        } else {
            surroundings.out().println(satisfied ? "satisfied" : "not satisfied: " + reason);
        }
        return satisfied ? 0 : 1;
    }

    private String language() {
        String name = String.valueOf(policy.getFileName()).toLowerCase(Locale.ROOT);
        String language = type != null ? type : name.substring(name.lastIndexOf('.') + 1);
        if (!language.equals("rego") && !language.equals("cue")) {
            throw wrong("--type is rego or cue");
        }
        return language;
    }

    private String text(Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file, LONGEST_POLICY)))
                    .toString();
        } catch (CharacterCodingException _) {
            throw wrong(file + " is not UTF-8");
        }
    }

    private JsonValue json(Path file) {
        try {
            return JsonReader.read(bytes(file, INPUT.bytes()), INPUT);
        } catch (MalformedJsonException e) {
            throw wrong(file + " is no JSON: " + e.getMessage());
        }
    }

    private byte[] bytes(Path file, int most) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] content = stream.readNBytes(most + 1);
            if (content.length > most) {
                throw wrong(file + " is longer than " + most + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw wrong(file + " cannot be read: " + e);
        }
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
