// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What somebody answered to a request, in the form in which the corpus keeps answers: the response without what
/// repeats the request, its patch decoded; or status and body of what was no review.
public record Answer(JsonValue value) {
    /// Posts `review` and returns the answer.
    public static Answer to(String path, JsonValue review, WholeStack stack) {
        try {
            return of(stack.post(path, JsonWriter.compact(review)));
        } catch (IOException _) {
            return new Answer(new JsonObject(Map.of("connection", new JsonString("closed without an answer"))));
        }
    }

    /// Returns the answer that `answer` is.
    public static Answer of(HttpResponse<String> answer) {
        if (answer.statusCode() == 200
                && Corpus.json(answer.body()) instanceof JsonObject document
                && document.object("response").isPresent()) {
            return new Answer(response(document.object("response").get()));
        }
        return new Answer(new JsonObject(
                Map.of("http", JsonNumber.of(answer.statusCode()), "body", new JsonString(answer.body()))));
    }

    private static JsonObject response(JsonObject response) {
        Map<String, JsonValue> members = new LinkedHashMap<>(response.members());
        members.remove("uid");
        response.object("status").ifPresent(status -> members.put("status", without(status, "metadata")));
        response.string("patch")
                .ifPresent(patch -> members.put(
                        "patch", Corpus.json(new String(Base64.getDecoder().decode(patch), StandardCharsets.UTF_8))));
        return new JsonObject(members);
    }

    private static JsonObject without(JsonObject object, String member) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.remove(member);
        return new JsonObject(members);
    }

    /// Tells whether this says what one of `others` says: the same words, wherever they stand. The reference gives
    /// parts of an answer in random order.
    public boolean saysTheSameAsOneOf(List<Answer> others) {
        return others.stream().anyMatch(other -> other.words().equals(words()));
    }

    private List<String> words() {
        return words(value).sorted().toList();
    }

    private static Stream<String> words(JsonValue value) {
        return switch (value) {
            case JsonObject object ->
                object.members().entrySet().stream()
                        .flatMap(member -> Stream.concat(Stream.of(member.getKey()), words(member.getValue())));
            case JsonArray array -> array.elements().stream().flatMap(Answer::words);
            case JsonString string -> words(string.text());
            case JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ -> Stream.of(JsonWriter.compact(value));
        };
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split("[ \t\n,;\"]+", -1)).filter(word -> !word.isEmpty());
    }

    @Override
    public String toString() {
        return JsonWriter.canonical(value);
    }
}
