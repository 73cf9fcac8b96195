// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.Blob;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromiseReaderTest {
    private static final String ID = "ab".repeat(32);
    private static final String GOOD =
            "{\"SignedEntryTimestamp\":\"AQ==\",\"Payload\":{\"body\":\"Ag==\",\"integratedTime\":7,\"logIndex\":5,"
                    + "\"logID\":\"" + ID + "\"}}";

    @Test
    void readsEveryPart() {
        LogEntry entry = PromiseReader.read(GOOD);
        assertThat(entry.log().hex()).isEqualTo(ID);
        assertThat(entry.index()).isEqualTo(5);
        assertThat(entry.integratedTime()).isEqualTo(7);
        assertThat(entry.body()).isEqualTo(Blob.of(new byte[] {2}));
        assertThat(entry.kind()).isEmpty();
        assertThat(entry.promise()).contains(Blob.of(new byte[] {1}));
        assertThat(entry.proof()).isEqualTo(Optional.empty());
    }

    @Test
    void readsTheVeryFirstEntryOfALog() {
        assertThat(PromiseReader.read(GOOD.replace("\"logIndex\":5", "\"logIndex\":0"))
                        .index())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"logIndex\":5 | \"logIndex\":-1 | negative logIndex",
                "\"logIndex\":5 | \"logIndex\":\"5\" | no logIndex",
                "\"logIndex\":5, | '' | no logIndex",
                "\"integratedTime\":7, | '' | no integratedTime",
                "\"Payload\" | \"payload\" | no Payload",
                "\"SignedEntryTimestamp\" | \"set\" | no SignedEntryTimestamp in base64",
                "\"AQ==\" | \"*\" | no SignedEntryTimestamp in base64",
                "\"Ag==\" | \"*\" | no body in base64",
                "\"logID\" | \"logId\" | no logID",
                "\"logID\":\"ab | \"logID\":\"a | no logID in hexadecimal",
                "\"logID\":\"ab | \"logID\":\" | no logID of 32 bytes"
            })
    void saysWhatIsMissing(String from, String to, String message) {
        assertThat(GOOD).contains(from);
        assertThatThrownBy(() -> PromiseReader.read(GOOD.replace(from, to)))
                .isInstanceOf(MalformedEntryException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{}"})
    void refusesWhatIsNoEntry(String text) {
        assertThatThrownBy(() -> PromiseReader.read(text)).isInstanceOf(MalformedEntryException.class);
    }
}
