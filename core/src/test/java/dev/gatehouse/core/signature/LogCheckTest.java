// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.log.EntryOutcome;
import dev.gatehouse.core.signature.log.InclusionProof;
import dev.gatehouse.core.signature.log.LogCheck;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.log.LogFailure;
import dev.gatehouse.core.signature.log.LoggedContent;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.Window;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Log entries for themselves: times, logs and checkpoints at the edges of what counts.
class LogCheckTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Blob MESSAGE = Texts.blob("message");
    private static final byte[] SIGNATURE = {1, 2, 3};
    private static final Blob CERTIFICATE =
            Blob.of(INSTANCE.signer.certificate().encoded());
    private static final LoggedContent CONTENT = new LoggedContent(
            new LoggedContent.Message.Whole(MESSAGE),
            Optional.empty(),
            Optional.empty(),
            Blob.of(SIGNATURE),
            new LoggedContent.Signer.Certified(CERTIFICATE));

    private static EntryDraft first() {
        return EntryDraft.first(
                INSTANCE.log1, "hashedrekord/0.0.1", Bodies.hashedRekord(MESSAGE, SIGNATURE, INSTANCE.signer.pem()));
    }

    private static EntryDraft second() {
        return EntryDraft.second(
                INSTANCE.log2,
                Bodies.hashedRekord2(
                        MESSAGE,
                        SIGNATURE,
                        Bodies.certificate(INSTANCE.signer.certificate().encoded())));
    }

    private static EntryOutcome check(LogEntry entry, TransparencyLog... logs) {
        return new LogCheck(List.of(logs)).check(entry, CONTENT);
    }

    private static EntryOutcome check(LogEntry entry) {
        return check(entry, INSTANCE.trustedLog1(Window.UNBOUNDED), INSTANCE.trustedLog2(Window.UNBOUNDED));
    }

    private static void assertUnproven(EntryOutcome outcome, LogFailure failure) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        EntryOutcome.Unproven.class,
                        unproven -> assertThat(unproven.failure()).isEqualTo(failure));
    }

    @Test
    void tellsTheTimeThatWasPromised() {
        assertThat(check(first().entry()))
                .isEqualTo(
                        new EntryOutcome.Proven(INSTANCE.trustedLog1(Window.UNBOUNDED), Optional.of(Sigstore.SIGNED)));
        assertThat(check(second().entry()))
                .isEqualTo(new EntryOutcome.Proven(INSTANCE.trustedLog2(Window.UNBOUNDED), Optional.empty()));
    }

    @Test
    void countsEitherProofAloneButNotNeither() {
        assertThat(check(first().unproven().entry())).isInstanceOf(EntryOutcome.Proven.class);
        assertThat(check(first().unpromised().entry())).isInstanceOf(EntryOutcome.Proven.class);
        assertUnproven(check(first().unpromised().unproven().entry()), LogFailure.NOTHING_PROVES_IT);
    }

    @Test
    void aPromiseNeedsATime() {
        assertThat(check(first().time(Instant.EPOCH.plusSeconds(1)).entry())).isInstanceOf(EntryOutcome.Proven.class);
        assertUnproven(check(first().time(Instant.EPOCH).entry()), LogFailure.OUTSIDE_WINDOW);
        assertUnproven(check(first().time(Instant.EPOCH.minusSeconds(1)).entry()), LogFailure.OUTSIDE_WINDOW);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 31_556_889_864_403_200L})
    void refusesTimesBeyondAllTimes(long seconds) {
        LogEntry entry = first().unproven().entry();
        LogEntry late = promised(new LogEntry(
                entry.log(), entry.index(), seconds, entry.body(), entry.kind(), Optional.empty(), Optional.empty()));
        assertUnproven(check(late), LogFailure.OUTSIDE_WINDOW);
        LogEntry inTime = promised(new LogEntry(
                entry.log(), entry.index(), 1, entry.body(), entry.kind(), Optional.empty(), Optional.empty()));
        assertThat(check(inTime)).isInstanceOf(EntryOutcome.Proven.class);
    }

    private static LogEntry promised(LogEntry entry) {
        Blob promise = Blob.of(TestKeys.sign(INSTANCE.log1, "SHA256withECDSA", entry.promised()));
        return new LogEntry(
                entry.log(),
                entry.index(),
                entry.integratedTime(),
                entry.body(),
                entry.kind(),
                Optional.of(promise),
                entry.proof());
    }

    @Test
    void countsBothEndsToTheWindowOfALog() {
        LogEntry entry = first().entry();
        Window moment = Window.between(Sigstore.SIGNED, Sigstore.SIGNED);
        assertThat(check(entry, INSTANCE.trustedLog1(moment))).isInstanceOf(EntryOutcome.Proven.class);
        assertUnproven(
                check(entry, INSTANCE.trustedLog1(Window.from(Sigstore.SIGNED.plusSeconds(1)))),
                LogFailure.OUTSIDE_WINDOW);
        assertUnproven(
                check(entry, INSTANCE.trustedLog1(Window.between(Instant.EPOCH, Sigstore.SIGNED.minusSeconds(1)))),
                LogFailure.OUTSIDE_WINDOW);
    }

    @Test
    void comparesTheKindBesideTheEntryWhereOneStandsThere() {
        assertThat(check(first().kind("").entry())).isInstanceOf(EntryOutcome.Proven.class);
        assertUnproven(check(first().kind("hashedrekord/0.0.2").entry()), LogFailure.MALFORMED);
    }

    static Stream<Arguments> checkpoints() {
        return Stream.of(
                argumentSet("the hint of another key", changing(LogCheckTest::otherHint)),
                argumentSet("another signer's line", changing(LogCheckTest::otherSignature)),
                argumentSet("a line that was not signed", changing(note -> note.replaceFirst("\n\n", "\nmore\n\n"))));
    }

    private static UnaryOperator<String> changing(UnaryOperator<String> change) {
        return change;
    }

    private static String otherHint(String note) {
        return withLine(note, 0);
    }

    private static String otherSignature(String note) {
        return withLine(note, 10);
    }

    // Turns one bit of the last line: its first four bytes are the hint, the others the signature.
    private static String withLine(String note, int at) {
        int space = note.lastIndexOf(' ');
        byte[] line = Base64.getDecoder().decode(note.substring(space + 1).strip());
        line[at] ^= 1;
        return note.substring(0, space + 1) + Texts.base64(line) + "\n";
    }

    private static LogEntry noted(LogEntry entry, UnaryOperator<String> change) {
        InclusionProof proof = entry.proof().orElseThrow();
        String note = change.apply(proof.checkpoint());
        assertThat(note).isNotEqualTo(proof.checkpoint());
        return new LogEntry(
                entry.log(),
                entry.index(),
                entry.integratedTime(),
                entry.body(),
                entry.kind(),
                entry.promise(),
                Optional.of(
                        new InclusionProof(proof.leafIndex(), proof.treeSize(), proof.rootHash(), proof.path(), note)));
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void believesNoCheckpointThatDiffersInOneRespect(UnaryOperator<String> change) {
        for (EntryDraft draft : List.of(first(), second())) {
            LogEntry entry = draft.entry();
            assertThat(check(entry)).isInstanceOf(EntryOutcome.Proven.class);
            assertUnproven(check(noted(entry, change)), LogFailure.BAD_CHECKPOINT);
        }
    }

    @Test
    void findsItsOwnLineAmongThoseOfOthers() {
        for (EntryDraft draft : List.of(first(), second())) {
            LogEntry entry = draft.entry();
            LogEntry witnessed = noted(
                    entry,
                    note -> note.replaceFirst("\n\n", "\n\n\u2014 witness " + Texts.base64(new byte[40]) + "\n"));
            assertThat(check(witnessed)).isInstanceOf(EntryOutcome.Proven.class);
        }
    }

    // Two keys under one id, as where a log changed its key: whichever made it, and no third.
    @Test
    void triesEveryKeyOfALogOfThatName() {
        TransparencyLog log = INSTANCE.trustedLog1(Window.UNBOUNDED);
        KeyPair other = TestKeys.elliptic();
        PublicKey key = PublicKey.read(other.getPublic().getEncoded());
        TransparencyLog namesake =
                new TransparencyLog(log.baseUrl(), log.id(), key, key.usualAlgorithm(), Window.UNBOUNDED);
        LogEntry entry = first().entry();
        assertThat(check(entry, log, namesake)).isInstanceOf(EntryOutcome.Proven.class);
        assertThat(check(entry, namesake, log)).isInstanceOf(EntryOutcome.Proven.class);
        assertUnproven(check(entry, namesake), LogFailure.BAD_PROMISE);
        assertUnproven(check(entry, INSTANCE.trustedLog2(Window.UNBOUNDED)), LogFailure.UNKNOWN_LOG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log2.example",
                "https://",
                "https://other.example",
                "ftp://log2.example",
                "https://log2.example:123456"
            })
    void aLogOfTheSecondVersionIsCalledByItsHost(String url) {
        TransparencyLog log = INSTANCE.trustedLog2(Window.UNBOUNDED);
        assertUnproven(check(second().entry(), at(log, url)), LogFailure.BAD_CHECKPOINT);
        for (String good : List.of("https://log2.example", "http://log2.example:8080/path")) {
            assertThat(check(second().entry(), at(log, good))).isInstanceOf(EntryOutcome.Proven.class);
        }
    }

    private static TransparencyLog at(TransparencyLog log, String url) {
        return new TransparencyLog(url, log.id(), log.key(), log.algorithm(), log.window());
    }
}
