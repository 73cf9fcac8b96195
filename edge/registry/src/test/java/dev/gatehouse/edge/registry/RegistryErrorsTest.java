// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.edge.registry.Exchange.Answer;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryErrorsTest {
    private static String text(int status, String body) {
        return RegistryErrors.text(new Answer(
                "GET",
                URI.create("https://r.example/v2/a/manifests/v1?token=secret&scope=x#f"),
                status,
                HttpHeaders.of(Map.of(), (_, _) -> true),
                Blob.of(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static final String START = "GET https://r.example/v2/a/manifests/v1?token=REDACTED&scope=x: ";

    @Test
    void quotesCodeAndMessageAndNothingElse() {
        assertThat(text(
                        403,
                        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\",\"detail\":\"secret plan\"}],\"x\":1}"))
                .isEqualTo(START + "DENIED: no");
        assertThat(text(
                        403,
                        "{\"errors\":[{\"code\":\"A\",\"message\":\"a\"},{\"message\":\"b\"},{\"code\":\"C\"},{}]}"))
                .isEqualTo(START + "multiple errors returned: A: a; b; C");
    }

    @Test
    void cutsWhatIsLongAndHidesWhatIsNotPrintable() {
        String answer = text(
                403, "{\"errors\":[{\"code\":\"" + "C".repeat(300) + "\",\"message\":\"a\\u001b[31m\\nb\\u202e\"}]}");
        assertThat(answer).isEqualTo(START + "C".repeat(256) + "…: a?[31m?b?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"errors\":{}}",
                "{\"errors\":[]}",
                "{\"errors\":[7,{}]}",
                "<html>Bad</html>"
            })
    void namesTheStatusWhereThereIsNoErrorDocument(String body) {
        assertThat(text(503, body)).isEqualTo(START + "unexpected status code 503 Service Unavailable");
    }

    @ParameterizedTest
    @CsvSource({
        "401,Unauthorized",
        "403,Forbidden",
        "429,Too Many Requests",
        "500,Internal Server Error",
        "522,''",
        "299,''"
    })
    void namesTheReasonOfAStatus(int status, String reason) {
        assertThat(text(status, "")).isEqualTo((START + "unexpected status code " + status + " " + reason).strip());
    }

    @Test
    void quotesAtMostFiveErrors() {
        String one = "{\"code\":\"X\",\"message\":\"m\"}";
        assertThat(text(400, "{\"errors\":[" + (one + ",").repeat(99) + one + "]}"))
                .isEqualTo(START + "multiple errors returned: X: m; X: m; X: m; X: m; X: m");
    }
}
