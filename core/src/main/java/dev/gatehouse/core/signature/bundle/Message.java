// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.bundle;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Base64Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A message in [ProtoJSON](https://protobuf.dev/programming-guides/json/): `null` is the same as absence, a
/// 64-bit number may be a string, and an absent number is zero.
///
/// @param name for messages to people
record Message(String name, JsonObject object) {
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");

    /// Returns this message where it has no other members than `members`.
    Message knowing(String... members) {
        Set<String> known = Set.of(members);
        for (String member : object.members().keySet()) {
            if (!known.contains(member)) {
                throw new MalformedBundleException(name + " has a member that is not known");
            }
        }
        return this;
    }

    private Optional<JsonValue> member(String member) {
        return object.member(member).filter(value -> value != JsonNull.NULL);
    }

    Optional<Message> message(String member) {
        return member(member).map(value -> message(member, value));
    }

    private Message message(String member, JsonValue value) {
        return switch (value) {
            case JsonObject part -> new Message(member, part);
            case JsonArray _, JsonString _, JsonNumber _, JsonBoolean _, JsonNull _ -> throw wrong(member);
        };
    }

    Message required(String member) {
        return message(member).orElseThrow(() -> wrong(member));
    }

    List<Message> messages(String member) {
        List<Message> messages = new ArrayList<>();
        elements(member).forEach(element -> messages.add(message(member, element)));
        return messages;
    }

    private List<JsonValue> elements(String member) {
        Optional<JsonValue> value = member(member);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof JsonArray array) {
            return array.elements();
        }
        throw wrong(member);
    }

    Optional<String> optionalText(String member) {
        return member(member).map(value -> text(member, value));
    }

    private String text(String member, JsonValue value) {
        return switch (value) {
            case JsonString text -> text.text();
            case JsonObject _, JsonArray _, JsonNumber _, JsonBoolean _, JsonNull _ -> throw wrong(member);
        };
    }

    String text(String member) {
        return optionalText(member).orElseThrow(() -> wrong(member));
    }

    Blob bytes(String member) {
        return decoded(member, text(member));
    }

    List<Blob> bytesList(String member) {
        return elements(member).stream()
                .map(element -> decoded(member, text(member, element)))
                .toList();
    }

    private Blob decoded(String member, String text) {
        return Base64Bytes.decode(text).filter(bytes -> bytes.length() > 0).orElseThrow(() -> wrong(member));
    }

    /// Returns a number that is not negative; zero where it is absent.
    long count(String member) {
        Optional<JsonValue> value = member(member);
        if (value.isEmpty()) {
            return 0;
        }
        String digits = switch (value.get()) {
            case JsonString text -> text.text();
            case JsonNumber number -> number.text();
            case JsonObject _, JsonArray _, JsonBoolean _, JsonNull _ -> throw wrong(member);
        };
        if (!COUNT.matcher(digits).matches()) {
            throw wrong(member);
        }
        return Long.parseLong(digits);
    }

    private MalformedBundleException wrong(String member) {
        return new MalformedBundleException(name + " has no usable " + member);
    }
}
