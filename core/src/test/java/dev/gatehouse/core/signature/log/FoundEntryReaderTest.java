// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoundEntryReaderTest {
    private static final String ID = "ab".repeat(32);
    private static final String HASH = "cd".repeat(32);
    // SHA-256 of a zero byte and the body, which is `body`.
    private static final String LEAF =
            HexFormat.of().formatHex(InclusionProof.leafHash("body".getBytes(StandardCharsets.UTF_8)));
    private static final String TREE = "0123456789abcdef";
    private static final String ENTRY = """
            {"UUID": {"body": "Ym9keQ==", "integratedTime": 7, "logID": "ID", "logIndex": 5, "verification":
            {"signedEntryTimestamp": "c2V0", "inclusionProof":
            {"checkpoint": "note", "hashes": ["HASH"], "logIndex": 2, "rootHash": "HASH", "treeSize": 4}}}}""".replace("\"ID\"", "\"" + ID + "\"").replace("HASH", HASH);

    private static byte[] answer(String... entries) {
        return ("[" + String.join(",", entries) + "]").getBytes(StandardCharsets.UTF_8);
    }

    private static String named(String uuid) {
        return ENTRY.replace("UUID", uuid);
    }

    @Test
    void readsEveryPartOfAnEntry() {
        assertThat(FoundEntryReader.read(answer(named(TREE + LEAF), named(LEAF))))
                .hasSize(2)
                .allSatisfy(entry -> {
                    assertThat(entry.log().hex()).isEqualTo(ID);
                    assertThat(entry.index()).isEqualTo(5);
                    assertThat(entry.integratedTime()).isEqualTo(7);
                    assertThat(new String(entry.body().bytes(), StandardCharsets.UTF_8))
                            .isEqualTo("body");
                    assertThat(entry.promise()).contains(Blob.of("set".getBytes(StandardCharsets.UTF_8)));
                    InclusionProof proof = entry.proof().orElseThrow();
                    assertThat(proof.leafIndex()).isEqualTo(2);
                    assertThat(proof.treeSize()).isEqualTo(4);
                    assertThat(proof.checkpoint()).isEqualTo("note");
                    assertThat(proof.path()).containsExactly(proof.rootHash());
                    assertThat(HexFormat.of().formatHex(proof.rootHash().bytes()))
                            .isEqualTo(HASH);
                });
        assertThat(FoundEntryReader.read(answer())).isEmpty();
        assertThat(FoundEntryReader.read(answer("{}"))).isEmpty();
    }

    @Test
    void leavesOutWhatIsNamedOtherwiseThanByItsHash() {
        assertThat(FoundEntryReader.read(answer(
                        named("a" + LEAF),
                        named(TREE + TREE + LEAF),
                        named(LEAF.substring(1)),
                        named(TREE + HASH),
                        named(HASH))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"body\": \"Ym9keQ==\" | \"body\": \"?\" | body in base64",
                "\"body\": | \"other\": | body in base64",
                "\"integratedTime\": 7 | \"integratedTime\": -1 | negative integratedTime",
                "\"integratedTime\": 7 | \"integratedTime\": \"7\" | integratedTime",
                "\"logIndex\": 5 | \"logIndex\": -5 | negative logIndex",
                "\"logIndex\": 5 | \"logIndex\": 1e400 | logIndex",
                "\"logID\": \"ab | \"logID\": \"zz | logID in hexadecimal",
                "\"logID\": \"abab | \"logID\": \"ab | logID of 32 bytes",
                "\"verification\" | \"unverified\" | verification",
                "\"inclusionProof\" | \"exclusionProof\" | inclusionProof",
                "\"signedEntryTimestamp\": \"c2V0\" | \"signedEntryTimestamp\": 1 | signedEntryTimestamp in base64",
                "\"checkpoint\" | \"note\" | checkpoint",
                "\"hashes\": [ | \"hashes\": [1, | hashes in hexadecimal",
                "\"hashes\": [\"cd | \"hashes\": [\"x | hashes in hexadecimal",
                "\"hashes\" | \"sums\" | hashes",
                "\"treeSize\": 4 | \"treeSize\": -4 | negative treeSize",
                "\"rootHash\": \"cd | \"rootHash\": \"c | rootHash in hexadecimal",
            })
    void saysWhatIsMissing(String from, String to, String missing) {
        assertThat(ENTRY).contains(from);
        assertThatThrownBy(() -> FoundEntryReader.read(answer(named(LEAF).replace(from, to))))
                .isInstanceOf(MalformedEntryException.class)
                .hasMessageEndingWith(missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[", "[[]]", "[1]", "[{\"a\": 1}]", "[{\"a\": []}]"})
    void refusesWhatIsNoAnswer(String text) {
        assertThatThrownBy(() -> FoundEntryReader.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEntryException.class);
    }

    @Test
    void readsNoMoreThanItsLimits() {
        assertThat(FoundEntryReader.read(
                        answer(IntStream.range(0, 64).mapToObj(_ -> named(LEAF)).toArray(String[]::new))))
                .hasSize(64);
        assertThatThrownBy(() -> FoundEntryReader.read(
                        answer(IntStream.range(0, 65).mapToObj(_ -> named(LEAF)).toArray(String[]::new))))
                .hasMessageContaining("more than 64 entries");
        assertThat(FoundEntryReader.read(withHashes(64)))
                .singleElement()
                .satisfies(
                        entry -> assertThat(entry.proof().orElseThrow().path()).hasSize(64));
        assertThatThrownBy(() -> FoundEntryReader.read(withHashes(65))).hasMessageContaining("more than 64 hashes");
    }

    @Test
    void readsTheVeryFirstEntryOfALog() {
        String first = named(LEAF).replace("\"logIndex\": 5", "\"logIndex\": 0");
        assertThat(FoundEntryReader.read(answer(first)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.index()).isZero());
    }

    private static byte[] withHashes(int count) {
        String hashes =
                IntStream.range(0, count).mapToObj(_ -> "\"" + HASH + "\"").collect(Collectors.joining(","));
        return answer(named(LEAF).replace("[\"" + HASH + "\"]", "[" + hashes + "]"));
    }
}
