// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomDocumentsTest {
    private static final ReadLimits LIMITS = new ReadLimits(100_000, 20, 20, 20, 5000);
    private static final List<String> SNIPPETS = List.of(
            "\n",
            "  ",
            "- ",
            ": ",
            "&a ",
            "*a",
            "<<: ",
            "---\n",
            "...\n",
            "|\n",
            ">-\n",
            "!!int ",
            "!x ",
            "\"",
            "'",
            "[",
            "{",
            "}",
            "]",
            ",",
            "? ",
            "# ",
            "%YAML 1.1\n",
            "\\u",
            "\t",
            "@",
            "null",
            "1e9",
            "0x",
            "\u0000",
            "\uD83D\uDE00",
            "\u0085",
            "\uFEFF");
    private static final List<String> TEXTS = List.of(
            "",
            "*",
            "[",
            "a\\",
            "(a{100}){100}",
            "x)",
            "awskms://[::1/alias/x",
            "gcr.io/",
            "http://[::1",
            "%",
            "sha256",
            "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n",
            "pass",
            "cue",
            "eA==",
            "/",
            "\uD83D\uDE00");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    RandomDocumentsTest() {
        System.out.println("seed " + seed);
    }

    @Test
    void answersEveryBrokenTextWithDocumentsOrProblems() {
        for (int i = 0; i < 4000; i++) {
            byte[] bytes = Documents.bytes(broken(Documents.EVERY_FIELD));
            if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> assertWhole(ResourceReader.read(bytes, LIMITS)))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void answersEveryObjectWithAResourceOrItsProblems() {
        JsonObject policy = Documents.resource(Documents.EVERY_FIELD).toJson();
        JsonObject root = Documents.resource(Documents.EVERY_TRUST_FIELD).toJson();
        for (int i = 0; i < 4000; i++) {
            JsonObject document = changed(random.nextBoolean() ? policy : root);
            assertThatCode(() -> assertAnswered(document)).as("seed %d", seed).doesNotThrowAnyException();
        }
    }

    private static void assertWhole(ResourceDocuments documents) {
        for (ResourceDocument document : documents.documents()) {
            if (document instanceof ResourceDocument.Unreadable unreadable) {
                assertThat(unreadable.problems().isEmpty(Level.ERROR)).isFalse();
            }
        }
        documents.resources().forEach(RandomDocumentsTest::assertChecked);
    }

    private static void assertAnswered(JsonObject document) {
        try {
            assertChecked(ResourceReader.resource(document));
        } catch (UnreadableResourceException e) {
            assertThat(e.problems().isEmpty(Level.ERROR)).isFalse();
        }
    }

    private static void assertChecked(Resource resource) {
        ResourceCheck.check(resource, CheckSettings.DEFAULT).render(Level.ERROR);
        assertThat(ResourceReader.resource(resource.toJson())).isEqualTo(resource);
    }

    private String broken(String text) {
        StringBuilder broken = new StringBuilder(text);
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(broken.length());
            switch (random.nextInt(3)) {
                case 0 -> broken.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
                case 1 -> broken.delete(at, Math.min(broken.length(), at + 1 + random.nextInt(20)));
                default -> broken.setCharAt(at, (char) random.nextInt(256));
            }
        }
        return broken.append(' ').toString();
    }

    private JsonObject changed(JsonObject object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            boolean identity = name.equals("apiVersion") || name.equals("kind");
            members.put(random.nextInt(200) == 0 ? name + "s" : name, identity ? value : changed(value));
        });
        return new JsonObject(members);
    }

    private JsonValue changed(JsonValue value) {
        if (random.nextInt(25) == 0) {
            return other();
        }
        return switch (value) {
            case JsonObject object -> changed(object);
            case JsonArray array -> {
                List<JsonValue> elements = new ArrayList<>();
                array.elements().forEach(element -> elements.add(changed(element)));
                yield new JsonArray(elements);
            }
            case JsonString _ when random.nextInt(5) == 0 -> new JsonString(TEXTS.get(random.nextInt(TEXTS.size())));
            default -> value;
        };
    }

    private JsonValue other() {
        return switch (random.nextInt(6)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBoolean.TRUE;
            case 2 -> new JsonNumber("1.5e3");
            case 3 -> JsonObject.EMPTY;
            case 4 -> JsonArray.EMPTY;
            default -> new JsonString(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }
}
