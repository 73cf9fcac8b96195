// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import com.google.re2j.Pattern;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A schema that was read: what a value must satisfy. Filled by [SchemaReader], unchanged afterwards.
final class JsonSchema {
    /// A verdict on every value; empty where the rest decides.
    Optional<Boolean> fixed = Optional.empty();

    /// Another schema that stands for this one.
    @Nullable JsonSchema reference;

    final List<String> types = new ArrayList<>();
    final Map<String, JsonSchema> properties = new TreeMap<>();
    final Map<Pattern, JsonSchema> patterns = new LinkedHashMap<>();

    /// What other members must be; empty where anything goes.
    Optional<JsonSchema> others = Optional.empty();

    Optional<JsonSchema> names = Optional.empty();
    final List<String> required = new ArrayList<>();
    final Map<String, Object> dependencies = new TreeMap<>();
    int leastProperties = -1;
    int mostProperties = -1;

    /// What every element must be; empty where the list says it or anything goes.
    Optional<JsonSchema> every = Optional.empty();

    final List<JsonSchema> listed = new ArrayList<>();
    Optional<JsonSchema> furtherItems = Optional.empty();
    Optional<JsonSchema> contains = Optional.empty();
    int leastItems = -1;
    int mostItems = -1;
    boolean unique;

    int shortest = -1;
    int longest = -1;
    String format = "";

    @Nullable NumberValue multiple;

    @Nullable NumberValue maximum;

    @Nullable NumberValue minimum;

    @Nullable NumberValue below;

    @Nullable NumberValue above;

    @Nullable Value constant;

    final List<Value> options = new ArrayList<>();

    final List<JsonSchema> any = new ArrayList<>();
    final List<JsonSchema> one = new ArrayList<>();
    final List<JsonSchema> all = new ArrayList<>();
    Optional<JsonSchema> not = Optional.empty();
    Optional<JsonSchema> condition = Optional.empty();
    Optional<JsonSchema> then = Optional.empty();
    Optional<JsonSchema> otherwise = Optional.empty();

    /// Tells whether a schema of this kind refuses everything, which is worded by where it stands.
    boolean isNever() {
        return fixed.isPresent() && !fixed.get();
    }
}
