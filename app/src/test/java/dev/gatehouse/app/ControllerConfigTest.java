// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.policy.UnmatchedImages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerConfigTest {
    private static ControllerConfig.Reading read(String text) {
        return ControllerConfig.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ControllerConfig good(String text) {
        assertThat(read(text)).isInstanceOf(ControllerConfig.Reading.Read.class);
        return ((ControllerConfig.Reading.Read) read(text)).config();
    }

    private static List<String> warnings(String text) {
        return ((ControllerConfig.Reading.Read) read(text)).warnings();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "{}", "kind: ConfigMap", "{kind: ConfigMap, data: {}}", "_example: a"})
    void hasDefaults(String text) {
        assertThat(good(text)).isEqualTo(new ControllerConfig(UnmatchedImages.DENY, true, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{no-match-policy: warn, fail-on-empty-authorities: false, enable-oci11: true}",
                "{\"no-match-policy\": \"warn\", \"fail-on-empty-authorities\": \"f\", \"enable-oci11\": \"1\"}",
                "no-match-policy: warn\nfail-on-empty-authorities: \"0\"\nenable-oci11: T\n",
                "{apiVersion: v1, kind: ConfigMap, data: {no-match-policy: warn, fail-on-empty-authorities: 'False',"
                        + " enable-oci11: 'True'}}",
            })
    void readsTheKeysOfTheConfigMap(String text) {
        assertThat(good(text)).isEqualTo(new ControllerConfig(UnmatchedImages.WARN, false, true));
        assertThat(warnings(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Allow", "ALLOW", "allow ", "Keyless", "", "true"})
    void deniesForAnyOtherAnswerAndSaysSo(String answer) {
        String text = "no-match-policy: '" + answer + "'";
        assertThat(good(text).unmatched()).isEqualTo(UnmatchedImages.DENY);
        assertThat(warnings(text)).singleElement().asString().contains("counts as deny");
    }

    @Test
    void knowsTheAnswerForClustersWithoutPolicies() {
        assertThat(good("no-match-policy: keyless").unmatched()).isEqualTo(UnmatchedImages.KEYLESS);
        assertThat(warnings("no-match-policy: keyless")).isEmpty();
        assertThat(ControllerConfig.DEFAULT
                        .updated(Map.of("no-match-policy", "keyless"))
                        .config()
                        .unmatched())
                .isEqualTo(UnmatchedImages.KEYLESS);
    }

    @Test
    void onlyWarnsOfUnknownKeys() {
        assertThat(warnings("{nomatch: allow, b: {c: d}}")).containsExactly("unknown key nomatch", "unknown key b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fail-on-empty-authorities: no",
                "enable-oci11: yes",
                "enable-oci11: ''",
                "enable-oci11: [true]",
                "[a]",
                "a: b\n---\nc: d",
                "just text",
                "a: [",
                "{kind: ConfigMap, data: [a]}",
                "{enable-oci11: true, enable-oci11: false}",
                "a: &a [x]\nb: *a",
            })
    void refusesWhatIsNoSettings(String text) {
        assertThat(read(text)).isInstanceOf(ControllerConfig.Reading.Refused.class);
    }

    @Test
    void namesTheKeyOfABadBooleanInTheWordsOfTheReference() {
        assertThat(read("fail-on-empty-authorities: nope"))
                .isEqualTo(new ControllerConfig.Reading.Refused(
                        "fail-on-empty-authorities:" + " strconv.ParseBool: parsing \"nope\": invalid syntax"));
    }

    @Test
    void refusesBytesThatAreNoTextAndTooManyOfThem() {
        assertThat(ControllerConfig.read(new byte[] {(byte) 0xff}))
                .isInstanceOf(ControllerConfig.Reading.Refused.class);
        assertThat(read("# " + "a".repeat(ControllerConfig.MOST_BYTES)))
                .isInstanceOf(ControllerConfig.Reading.Refused.class);
    }

    @Test
    void takesTheConfigMapOverKeyByKey() {
        ControllerConfig last = new ControllerConfig(UnmatchedImages.ALLOW, false, true);
        ControllerConfig.Update good =
                last.updated(Map.of("no-match-policy", "warn", "fail-on-empty-authorities", "T", "_example", "x"));
        assertThat(good.config()).isEqualTo(new ControllerConfig(UnmatchedImages.WARN, true, false));
        assertThat(good.problems()).isEmpty();
        assertThat(good.warnings()).isEmpty();

        ControllerConfig.Update bad = last.updated(Map.of(
                "no-match-policy", "alow", "fail-on-empty-authorities", "no", "enable-oci11", "true", "nomatch", "x"));
        assertThat(bad.config()).isEqualTo(new ControllerConfig(UnmatchedImages.DENY, false, true));
        assertThat(bad.problems())
                .containsExactly(
                        "fail-on-empty-authorities: strconv.ParseBool: parsing \"no\": invalid syntax",
                        "no-match-policy: \"alow\" is none of deny, warn, allow and keyless; it counts as deny");
        assertThat(bad.warnings()).containsExactly("unknown key nomatch");
    }

    @Test
    void returnsToTheDefaultWhereAKeyIsGone() {
        ControllerConfig last = new ControllerConfig(UnmatchedImages.ALLOW, false, true);
        assertThat(last.updated(Map.of()).config()).isEqualTo(ControllerConfig.DEFAULT);
    }
}
