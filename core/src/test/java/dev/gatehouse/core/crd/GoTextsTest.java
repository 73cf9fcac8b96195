// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoTextsTest {
    static Stream<Arguments> quoted() {
        return Stream.of(
                arguments("", "\"\""),
                arguments("$FOO*", "\"$FOO*\""),
                arguments("a b", "\"a b\""),
                arguments("\"\\", "\"\\\"\\\\\""),
                arguments("\u0007\b\f\n\r\t\u000B", "\"\\a\\b\\f\\n\\r\\t\\v\""),
                arguments("\u0001\u007F", "\"\\x01\\x7f\""),
                arguments("\u0085\u00A0\u200B", "\"\\u0085\\u00a0\\u200b\""),
                arguments("\uE000\uFEFF", "\"\\ue000\\ufeff\""),
                arguments("äé日\uD83D\uDE00", "\"äé日\uD83D\uDE00\""),
                arguments("\uDB40\uDC01", "\"\\U000e0001\""),
                arguments("\uD800", "\"\\ufffd\""));
    }

    @ParameterizedTest
    @MethodSource("quoted")
    void quotesTextAsGoDoes(String text, String expected) {
        assertThat(GoQuote.quote(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void readsTheSpellingsOfTrue(String text) {
        assertThat(GoBoolean.parse(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
    void readsTheSpellingsOfFalse(String text) {
        assertThat(GoBoolean.parse(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "tRUE", " true", "2", "on"})
    void refusesOtherTruthValues(String text) {
        assertThatThrownBy(() -> GoBoolean.parse(text))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
    }

    @ParameterizedTest
    @CsvSource({
        "https://Host:80/p?q=%zz#f, https, Host:80",
        "HTTPS://h, https, h",
        "https:///x, https, ''",
        "https:opaque, https, ''",
        "//h/p, '', h",
        "///p, '', ''",
        "http://[::1]:80/, http, [::1]:80",
        "http://[fe80::1%25en0]/, http, [fe80::1%25en0]",
        "http://u:p@h/, http, h",
        "http://h:/, http, h:",
        "http://h%C3%A4/, http, h%C3%A4",
        "http://a\"b<c>/, http, a\"b<c>",
        "*, '', ''",
        "'', '', ''",
        "a b/c, '', ''",
        "http://h/a b, http, h",
        "x, '', ''",
        "mailto:a@b, mailto, ''"
    })
    void readsUrls(String text, String scheme, String host) {
        assertThat(GoUrl.parse(text)).isEqualTo(new GoUrl(scheme, host));
    }

    static Stream<Arguments> brokenUrls() {
        return Stream.of(
                arguments("http://[::1", "parse \"http://[::1\": missing ']' in host"),
                arguments(":x", "parse \":x\": missing protocol scheme"),
                arguments("1:x", "parse \"1:x\": first path segment in URL cannot contain colon"),
                arguments("http://h:a/", "parse \"http://h:a/\": invalid port \":a\" after host"),
                arguments("http://[::1]a", "parse \"http://[::1]a\": invalid port \"a\" after host"),
                arguments("http://h/%zz", "parse \"http://h/%zz\": invalid URL escape \"%zz\""),
                arguments("http://h/%4", "parse \"http://h/%4\": invalid URL escape \"%4\""),
                arguments("http://h/#%", "parse \"http://h/#%\": invalid URL escape \"%\""),
                arguments("http://h%41/", "parse \"http://h%41/\": invalid URL escape \"%41\""),
                arguments("http://a b/", "parse \"http://a b/\": invalid character \" \" in host name"),
                arguments("http://a^b@h/", "parse \"http://a^b@h/\": net/url: invalid userinfo"),
                arguments("http://h/\n", "parse \"http://h/\\n\": net/url: invalid control character in URL"));
    }

    @ParameterizedTest
    @MethodSource("brokenUrls")
    void refusesUrlsInTheWordsOfGo(String text, String message) {
        assertThatThrownBy(() -> GoUrl.parse(text))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://slsa.dev/provenance/v1", "/x", "urn:x", "a:b", "*", "https://h/?q"})
    void knowsAbsoluteUrisAndPaths(String text) {
        assertThat(GoUrl.isRequestUri(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "openvex", "slsa.dev/provenance", "x/y:z", ":x", "/%zz", "https://[::1", "a b"})
    void knowsWhatIsNoAbsoluteUri(String text) {
        assertThat(GoUrl.isRequestUri(text)).isFalse();
    }

    static Stream<Arguments> base64() {
        return Stream.of(
                arguments("", ""),
                arguments("\n\r", ""),
                arguments("aGVsbG8=", "hello"),
                arguments("aGVs\nbG8\r\n=", "hello"),
                arguments("aGU=\n", "he"),
                arguments("aA=\n=", "h"),
                arguments("aB==", "h"),
                arguments("aGVs", "hel"));
    }

    @ParameterizedTest
    @MethodSource("base64")
    void readsBase64(String text, String expected) {
        Base64Text base64 = new Base64Text(text);

        assertThat(new String(base64.bytes(), StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(base64.isEmpty()).isEqualTo(expected.isEmpty());
        assertThat(base64.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "***, 0",
        "a, 0",
        "aGV, 0",
        "aGVsbG8, 4",
        "aGVsbG8==, 8",
        "aGVsbG8=x, 8",
        "aA=x, 2",
        "aA=, 3",
        "=, 0",
        "a=, 1",
        "aGVs bG8=, 4",
        "aGVs_G8=, 4"
    })
    void namesTheByteAtWhichBase64Breaks(String text, int position) {
        assertThatThrownBy(() -> new Base64Text(text))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("illegal base64 data at input byte " + position);
    }
}
