// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.crd.GoBoolean;
import dev.gatehouse.core.crd.MalformedTextException;
import dev.gatehouse.core.policy.UnmatchedImages;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// The settings of the ConfigMap `config-policy-controller`.
///
/// @param unmatched `no-match-policy`: what becomes of an image that no policy selects
/// @param failOnEmptyAuthorities `fail-on-empty-authorities`: whether a policy without authorities is refused
/// @param oci11 `enable-oci11`: accepted; referrers are looked at and verified either way
record ControllerConfig(UnmatchedImages unmatched, boolean failOnEmptyAuthorities, boolean oci11) {
    /// What an absent file or key means.
    static final ControllerConfig DEFAULT = new ControllerConfig(UnmatchedImages.DENY, true, false);

    static final String NO_MATCH_POLICY = "no-match-policy";
    static final String FAIL_ON_EMPTY_AUTHORITIES = "fail-on-empty-authorities";
    static final String ENABLE_OCI11 = "enable-oci11";

    static final int MOST_BYTES = 1 << 20;

    /// What reading a file of settings gave.
    sealed interface Reading {
        /// The settings. `warnings` name keys and values that mean nothing.
        record Read(ControllerConfig config, List<String> warnings) implements Reading {
            public Read {
                warnings = List.copyOf(warnings);
            }
        }

        /// The file cannot be used. `reason` is one line.
        record Refused(String reason) implements Reading {}
    }

    /// Reads a YAML or JSON mapping of keys to values, or a whole ConfigMap with one under `data`.
    static Reading read(byte[] file) {
        Object document;
        try {
            document = document(file);
        } catch (CharacterCodingException _) {
            return new Reading.Refused("the settings are not UTF-8");
        } catch (YamlEngineException e) {
            return new Reading.Refused("the settings are not YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        if (document == null || document.equals("")) {
            return new Reading.Read(DEFAULT, List.of());
        }
        if (!(document instanceof Map<?, ?> keys)) {
            return new Reading.Refused("the settings are not a mapping of keys to values");
        }
        if ("ConfigMap".equals(keys.get("kind"))) {
            Object data = keys.get("data");
            if (data == null) {
                return new Reading.Read(DEFAULT, List.of());
            }
            return data instanceof Map<?, ?> inner
                    ? settings(inner)
                    : new Reading.Refused("the data of the ConfigMap is not a mapping");
        }
        return settings(keys);
    }

    /// What the ConfigMap in the cluster says now, key by key.
    ///
    /// @param problems what is wrong, one line each; the key keeps its last value, but an unknown
    /// `no-match-policy` is `deny`
    /// @param warnings keys that mean nothing
    record Update(ControllerConfig config, List<String> problems, List<String> warnings) {
        public Update {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /// Returns these settings brought up to date with the `data` of the ConfigMap. An absent key has its default.
    Update updated(Map<String, String> data) {
        List<String> problems = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        UnmatchedImages nextUnmatched = DEFAULT.unmatched;
        boolean nextFailOnEmpty = DEFAULT.failOnEmptyAuthorities;
        boolean nextOci11 = DEFAULT.oci11;
        for (Map.Entry<String, String> entry : new TreeMap<>(data).entrySet()) {
            String value = entry.getValue();
            switch (entry.getKey()) {
                case NO_MATCH_POLICY -> {
                    nextUnmatched = UnmatchedImages.named(value);
                    if (nextUnmatched == UnmatchedImages.DENY && !value.equals("deny")) {
                        problems.add(NO_MATCH_POLICY + ": \"" + value
                                + "\" is none of deny, warn, allow and keyless; it counts as deny");
                    }
                }
                case FAIL_ON_EMPTY_AUTHORITIES ->
                    nextFailOnEmpty = flag(entry.getKey(), value, failOnEmptyAuthorities, problems);
                case ENABLE_OCI11 -> nextOci11 = flag(entry.getKey(), value, oci11, problems);
                case "_example" -> {}
                default -> unknown.add("unknown key " + entry.getKey());
            }
        }
        return new Update(new ControllerConfig(nextUnmatched, nextFailOnEmpty, nextOci11), problems, unknown);
    }

    private static boolean flag(String key, String value, boolean last, List<String> problems) {
        try {
            return GoBoolean.parse(value);
        } catch (MalformedTextException e) {
            problems.add(key + ": " + e.getMessage());
            return last;
        }
    }

    private static @Nullable Object document(byte[] file) throws CharacterCodingException {
        if (file.length > MOST_BYTES) {
            throw new YamlEngineException("longer than " + MOST_BYTES + " bytes");
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(file))
                .toString();
        LoadSettings settings = LoadSettings.builder()
                // Every value of a ConfigMap is a text, whatever it looks like.
                .setSchema(new FailsafeSchema())
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(MOST_BYTES)
                // With a smaller buffer, a pair of surrogates on its edge ends the reading on JDK 25.
                .setBufferSize(text.length() + 1)
                .build();
        Iterator<Object> documents = new Load(settings).loadAllFromString(text).iterator();
        Object document = documents.hasNext() ? documents.next() : null;
        if (documents.hasNext()) {
            throw new YamlEngineException("more than one document");
        }
        return document;
    }

    private static Reading settings(Map<?, ?> keys) {
        List<String> warnings = new ArrayList<>();
        UnmatchedImages unmatched = DEFAULT.unmatched;
        boolean failOnEmpty = DEFAULT.failOnEmptyAuthorities;
        boolean oci11 = DEFAULT.oci11;
        for (Map.Entry<?, ?> entry : keys.entrySet()) {
            String key = String.valueOf(entry.getKey());
            String value = entry.getValue() instanceof String text ? text : String.valueOf(entry.getValue());
            try {
                switch (key) {
                    case NO_MATCH_POLICY -> {
                        unmatched = UnmatchedImages.named(value);
                        if (unmatched == UnmatchedImages.DENY && !value.equals("deny")) {
                            warnings.add(key + ": \"" + value
                                    + "\" is none of deny, warn, allow and keyless; it counts as deny");
                        }
                    }
                    case FAIL_ON_EMPTY_AUTHORITIES -> failOnEmpty = GoBoolean.parse(value);
                    case ENABLE_OCI11 -> oci11 = GoBoolean.parse(value);
                    case "_example" -> {}
                    default -> warnings.add("unknown key " + key);
                }
            } catch (MalformedTextException e) {
                return new Reading.Refused(key + ": " + e.getMessage());
            }
        }
        return new Reading.Read(new ControllerConfig(unmatched, failOnEmpty, oci11), warnings);
    }
}
