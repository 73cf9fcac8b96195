// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
    private static final String ROOT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String GOOD = "log.example - 7\n12\n" + ROOT + "\n\n\u2014 log.example AQIDBAU=\n";

    @Test
    void readsOriginSizeRootAndSignatures() {
        Checkpoint checkpoint = Checkpoint.read(GOOD + "\u2014 a witness CQgHBgU=\n");
        assertThat(checkpoint.origin()).isEqualTo("log.example - 7");
        assertThat(checkpoint.treeSize()).isEqualTo(12);
        assertThat(checkpoint.rootHash()).isEqualTo(Blob.of(new byte[32]));
        assertThat(checkpoint.ofRekor1()).isTrue();
        assertThat(checkpoint.signatures())
                .extracting(Checkpoint.Signature::name)
                .containsExactly("log.example", "a witness");
        assertThat(checkpoint.signatures().getFirst().keyHint()).isEqualTo(Blob.of(new byte[] {1, 2, 3, 4}));
        assertThat(checkpoint.signatures().getFirst().bytes()).isEqualTo(Blob.of(new byte[] {5}));
        assertThat(new String(checkpoint.signedBytes(), StandardCharsets.UTF_8))
                .isEqualTo("log.example - 7\n12\n" + ROOT + "\n");
    }

    @Test
    void signsForeignLinesWithTheRest() {
        Checkpoint checkpoint = Checkpoint.read(GOOD.replace(ROOT + "\n", ROOT + "\nTimestamp: 1\n"));
        assertThat(new String(checkpoint.signedBytes(), StandardCharsets.UTF_8)).endsWith("\nTimestamp: 1\n");
    }

    static Stream<Arguments> notesThatAreNone() {
        return Stream.of(
                argumentSet("empty", ""),
                argumentSet("no signature", GOOD.substring(0, GOOD.indexOf('\u2014'))),
                argumentSet("no empty line", GOOD.replace("\n\n", "\n")),
                argumentSet("no last line feed", GOOD.substring(0, GOOD.length() - 1)),
                argumentSet("carriage returns", GOOD.replace("\n", "\r\n")),
                argumentSet("no origin", GOOD.substring(GOOD.indexOf('\n'))),
                argumentSet("negative size", GOOD.replace("\n12\n", "\n-12\n")),
                argumentSet("size with a zero before", GOOD.replace("\n12\n", "\n012\n")),
                argumentSet("size beyond 64 bits", GOOD.replace("\n12\n", "\n99999999999999999999\n")),
                argumentSet("no size", GOOD.replace("\n12\n", "\n")),
                argumentSet("short root", GOOD.replace(ROOT, "AAAA")),
                argumentSet("root that is not base64", GOOD.replace(ROOT, ROOT.replace('A', '*'))),
                argumentSet("signature of four bytes", GOOD.replace("AQIDBAU=", "AQIDBA==")),
                argumentSet("signature without a name", GOOD.replace("log.example AQ", "AQ")),
                argumentSet("signature line without a dash", GOOD.replace("\u2014", "-")),
                argumentSet("too long", GOOD.replace("log.example -", "x".repeat(70_000) + " -")));
    }

    @ParameterizedTest
    @MethodSource("notesThatAreNone")
    void refusesWhatIsNoCheckpoint(String note) {
        assertThatThrownBy(() -> Checkpoint.read(note)).isInstanceOf(MalformedEntryException.class);
    }

    @Test
    void reads65536CharactersAndNoMore() {
        String longest = GOOD.replace("log.example -", "x".repeat((64 << 10) - GOOD.length() + 11) + " -");
        assertThat(longest).hasSize(64 << 10);
        assertThat(Checkpoint.read(longest).ofRekor1()).isTrue();
        assertThatThrownBy(() -> Checkpoint.read("x" + longest)).hasMessageContaining("longer than");
    }

    @Test
    void reads64SignaturesAndNoMore() {
        String line = "\u2014 log.example AQIDBAU=\n";
        assertThat(Checkpoint.read(GOOD + line.repeat(63)).signatures()).hasSize(64);
        assertThatThrownBy(() -> Checkpoint.read(GOOD + line.repeat(64)))
                .isInstanceOf(MalformedEntryException.class)
                .hasMessageContaining("signature line");
    }

    static Stream<Arguments> notesThatAreNearlyOne() {
        return Stream.of(
                argumentSet(
                        "nothing before the signatures",
                        GOOD.substring(GOOD.indexOf("\n\n")),
                        "checkpoint has no origin, size and root hash"),
                argumentSet(
                        "an origin and a size",
                        GOOD.replace(ROOT + "\n", ""),
                        "checkpoint has no origin, size and root hash"),
                argumentSet("a carriage return at the very beginning", "\r" + GOOD, "checkpoint is no signed note"),
                argumentSet(
                        "a root hash of 31 bytes",
                        GOOD.replace(ROOT, ROOT.substring(0, 40) + "AA=="),
                        "checkpoint has a root hash of 31 bytes"),
                argumentSet(
                        "a root hash of 33 bytes",
                        GOOD.replace(ROOT, ROOT.replace("=", "A")),
                        "checkpoint has a root hash of 33 bytes"),
                argumentSet(
                        "a signer without a name",
                        GOOD.replace("\u2014 log.example ", "\u2014  "),
                        "checkpoint has a malformed signature line"),
                argumentSet(
                        "a signature without content",
                        GOOD.replace("AQIDBAU=", "AQIDBA=="),
                        "checkpoint has a signature without content"),
                argumentSet(
                        "no line of a signature", GOOD.replaceFirst("\u2014.*\n", "\n"), "checkpoint is not signed"));
    }

    @ParameterizedTest
    @MethodSource("notesThatAreNearlyOne")
    void saysWhatIsWrong(String note, String message) {
        assertThatThrownBy(() -> Checkpoint.read(note))
                .isInstanceOf(MalformedEntryException.class)
                .hasMessage(message);
    }

    @Test
    void takesASignerWhoseNameIsOneLetter() {
        assertThat(Checkpoint.read(GOOD.replace("\u2014 log.example", "\u2014 l"))
                        .signatures())
                .singleElement()
                .satisfies(signature -> assertThat(signature.name()).isEqualTo("l"));
    }

    @Test
    void tellsWhichVersionOfRekorWroteIt() {
        assertThat(Checkpoint.read(GOOD).ofRekor1()).isTrue();
        assertThat(Checkpoint.read(GOOD.replace(" - 7", "")).ofRekor1()).isFalse();
        assertThat(Checkpoint.read(GOOD.replace(" - 7", " - x")).ofRekor1()).isFalse();
    }
}
