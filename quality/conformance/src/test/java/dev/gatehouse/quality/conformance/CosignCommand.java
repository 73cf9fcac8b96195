// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command line of cosign about a signed image, and how it ended.
///
/// @param environment variables set for it
/// @param words flags and the image
/// @param accepted whether cosign verified the image
record CosignCommand(Map<String, String> environment, List<String> words, boolean accepted) {
    /// Returns the commands of each case of `file`, by its name, in their order.
    static Map<String, List<CosignCommand>> read(Path file) {
        Map<String, List<CosignCommand>> commands = new LinkedHashMap<>();
        for (JsonValue one : ((JsonArray) Corpus.json(Corpus.text(file))).elements()) {
            JsonObject described = (JsonObject) one;
            commands.put(
                    described.string("name").orElseThrow(),
                    described.array("confirmed_by").orElse(JsonArray.EMPTY).elements().stream()
                            .map(JsonObject.class::cast)
                            .map(CosignCommand::of)
                            .toList());
        }
        return commands;
    }

    private static CosignCommand of(JsonObject command) {
        String line = command.string("command").orElseThrow();
        List<String> words = words(line.substring(line.indexOf(']') + 1));
        Map<String, String> environment = new LinkedHashMap<>();
        while (!words.getFirst().equals("cosign")) {
            String assignment = words.removeFirst();
            int equals = assignment.indexOf('=');
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        words.removeFirst();
        String verb = words.removeFirst();
        if (verb.equals("verify-attestation") && !words.contains("--type")) {
            words.addAll(0, List.of("--type", "custom"));
        }
        return new CosignCommand(environment, words, command.integer("exit").orElseThrow() == 0);
    }

    // Single quotes are all the quoting there is.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        return words;
    }

    /// Returns the flags and the image, files found in `folder` and the image in the registry at `host`.
    List<String> words(Path folder, String host) {
        return words.stream().map(word -> placed(word, folder, host)).toList();
    }

    /// Returns the variables, placed as [#words(Path, String)] are.
    Map<String, String> environment(Path folder, String host) {
        Map<String, String> placed = new LinkedHashMap<>();
        environment.forEach((name, value) -> placed.put(name, placed(value, folder, host)));
        return placed;
    }

    private static String placed(String word, Path folder, String host) {
        if (word.startsWith("trust/")) {
            return folder.resolve(word).toString();
        }
        return Optional.of(word)
                .filter(text -> text.startsWith("127.0.0.1:5001/") || text.startsWith("127.0.0.1:5002/"))
                .map(text -> host + text.substring(text.indexOf('/')))
                .orElse(word);
    }
}
