// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.Blob;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a signature annotation stops being base64.
class CandidateReaderTest {
    private static final Blob PAYLOAD = Texts.blob("payload");

    private static SignatureLayer.Fetched layer(String annotation) {
        return new SignatureLayer.Fetched(PAYLOAD.digest(), Map.of(SignatureLayer.SIGNATURE, annotation), PAYLOAD);
    }

    private static void assertBadAt(String annotation, int position) {
        assertThatThrownBy(() -> CandidateReader.read(layer(annotation)))
                .isInstanceOfSatisfying(
                        FailedCheckException.class,
                        failed -> assertThat(failed.refusal(PAYLOAD.digest()))
                                .isEqualTo(new Refusal.SignatureNotBase64(PAYLOAD.digest(), position)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "Z", "a", "z", "0", "9", "+", "/"})
    void passesOverEveryLetterOfTheAlphabet(String letter) {
        assertThat(CandidateReader.read(layer(letter.repeat(4))).content())
                .isInstanceOf(Candidate.Content.Payload.class);
        assertBadAt(letter + "!", 1);
    }

    // Those beside the edges of the alphabet's ranges, and those of other alphabets.
    @ParameterizedTest
    @ValueSource(strings = {"@", "[", "`", "{", ".", ":", "*", ",", "-", "_", "=", " ", "\n", "\u00c0", "\uff21"})
    void stopsAtEverythingElse(String other) {
        assertBadAt(other + "AAA", 0);
        assertBadAt("AA" + other + "AA", 2);
    }

    @ParameterizedTest
    @CsvSource({"A, 1", "AAAAA, 5", "AAAAAAAAA, 9"})
    void stopsAtTheEndWhereNoLetterIsWrongButOneIsMissing(String annotation, int position) {
        assertBadAt(annotation, position);
    }
}
