// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.ConformanceTest.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A policy, a document and what the reference says about them.
///
/// @param mayDeny whether the case uses what a reader of documents or policies is free to refuse
record ContractCase(String id, String policy, Bytes document, JsonObject expect, boolean mayDeny) {

    /// The document as it is sent.
    static final class Bytes {
        private final byte[] all;

        Bytes(byte[] all) {
            this.all = all;
        }

        byte[] all() {
            return all;
        }
    }

    static ContractCase of(JsonObject one, Path folder) throws IOException {
        byte[] document;
        if (one.member("input_text").isPresent()) {
            document = one.string("input_text").orElseThrow().getBytes(StandardCharsets.UTF_8);
        } else if (one.member("input_file").isPresent()) {
            document =
                    Files.readAllBytes(folder.resolve(one.string("input_file").orElseThrow()));
        } else {
            document = JsonWriter.compact(one.member("input").orElseThrow()).getBytes(StandardCharsets.UTF_8);
        }
        return new ContractCase(
                one.string("id").orElseThrow(),
                one.string("policy").orElseThrow(),
                new Bytes(document),
                one.object("expect").orElseThrow(),
                one.object("expect").orElseThrow().member("profile").isPresent()
                        || one.object("expect").orElseThrow().member("not_json").isPresent());
    }

    Outcome outcome() {
        Optional<String> strict = expect.object("strict").flatMap(wanted -> wanted.string("verdict"));
        Outcome usual = usual();
        if (strict.isEmpty() || !usual.problem().isEmpty() || mayDeny) {
            return usual;
        }
        boolean pass =
                CueCompiler.compile(policy, CueLimits.DEFAULT) instanceof CueCompilation.Compiled(CuePolicy compiled)
                        && compiled.check(document.all(), CueCircumstances.STRICT) instanceof CueVerdict.Pass;
        String problem = pass == strict.get().equals("pass") ? "" : "strict: wanted " + strict.get();
        return new Outcome(usual.id(), problem, !problem.isEmpty() && pass, usual.text());
    }

    private Outcome usual() {
        String stage;
        String error;
        switch (CueCompiler.compile(policy, CueLimits.DEFAULT)) {
            case CueCompilation.Refused refused -> {
                stage = "compile";
                error = refused.errors().text();
            }
            case CueCompilation.Compiled(CuePolicy compiled) -> {
                switch (compiled.check(document.all())) {
                    case CueVerdict.Pass() -> {
                        stage = "";
                        error = "";
                    }
                    case CueVerdict.Fail fail -> {
                        stage = switch (fail.stage()) {
                            case COMPILE -> "compile";
                            case DOCUMENT -> "data";
                            case EVALUATE -> "evaluate";
                        };
                        error = fail.errors().text();
                    }
                }
            }
        }
        String wanted = expect.string("verdict").orElseThrow();
        String got = stage.isEmpty() ? "pass" : "deny";
        boolean loosens = wanted.equals("deny") && got.equals("pass");
        if (mayDeny && got.equals("deny")) {
            return new Outcome("contract/" + id, "", false, false);
        }
        if (!wanted.equals(got)) {
            return new Outcome("contract/" + id, "wanted " + wanted + ", got " + got + " " + error, loosens, false);
        }
        if (wanted.equals("pass")) {
            return new Outcome("contract/" + id, "", false, true);
        }
        String wantedText = expect.string("error").orElse("");
        boolean exact = expect.string("parity").orElse("").equals("exact");
        boolean text = first(wantedText).equals(first(error))
                && stage.equals(expect.string("stage").orElse(""));
        String problem = exact && !text ? "wanted " + wantedText + ", got " + stage + ": " + error : "";
        return new Outcome("contract/" + id, problem, false, text);
    }

    private static String first(String text) {
        return text.replaceFirst(" \\(and \\d+ more errors\\)$", "");
    }
}
