// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.Window;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateLogsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123Z");
    private static final byte[] NOTHING = new byte[0];
    private static final IssuedCertificate ISSUER =
            CertificateDraft.authority("CN=issuer").selfSigned();
    private static final LogSimulation LOG = LogSimulation.elliptic();

    private static CertificateDraft draft() {
        return CertificateDraft.signer("jane@example.com");
    }

    private static SigningCertificate with(CertificateDraft draft, byte[]... promises) {
        return SigningCertificate.of(draft.with(CertificateTimestamps.EXTENSION, false, LogSimulation.list(promises))
                .signedBy(ISSUER)
                .certificate());
    }

    private static LoggedOutcome judge(SigningCertificate leaf, TransparencyLog... logs) {
        return new CertificateLogs(List.of(logs)).verify(leaf, ISSUER.certificate(), 1);
    }

    private static LoggedReason reason(LoggedOutcome outcome) {
        assertThat(outcome.suffices()).isFalse();
        return outcome.refusals().getFirst().reason();
    }

    static Stream<Arguments> logs() {
        return Stream.of(
                argumentSet("ECDSA", LOG),
                argumentSet("RSA", LogSimulation.rsa()),
                argumentSet("Ed25519", LogSimulation.ed25519()));
    }

    @ParameterizedTest
    @MethodSource("logs")
    void countsThePromiseOfATrustedLog(LogSimulation log) {
        CertificateDraft draft = draft();
        SigningCertificate leaf = with(draft, log.promise(draft, ISSUER, NOW, NOTHING));
        assertThat(judge(leaf, log.trustedIn(Window.UNBOUNDED)).suffices()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("logs")
    void refusesThePromiseForAnotherCertificate(LogSimulation log) {
        CertificateDraft draft = draft();
        byte[] promise = log.promise(draft.number(8), ISSUER, NOW, NOTHING);
        assertThat(reason(judge(with(draft.number(9), promise), log.trustedIn(Window.UNBOUNDED))))
                .isEqualTo(LoggedReason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @MethodSource("logs")
    void refusesAPromiseThatNamesOtherAlgorithms(LogSimulation log) {
        LogSimulation lying = new LogSimulation(log.keys(), log.algorithm(), 2, 2);
        CertificateDraft draft = draft();
        SigningCertificate leaf = with(draft, lying.promise(draft, ISSUER, NOW, NOTHING));
        assertThat(reason(judge(leaf, log.trustedIn(Window.UNBOUNDED)))).isEqualTo(LoggedReason.UNSUPPORTED_ALGORITHM);
    }

    @Test
    void countsAPromiseWithExtensions() {
        CertificateDraft draft = draft();
        SigningCertificate leaf = with(draft, LOG.promise(draft, ISSUER, NOW, new byte[] {1, 2, 3}));
        assertThat(judge(leaf, LOG.trustedIn(Window.UNBOUNDED)).suffices()).isTrue();
    }

    @Test
    void refusesThePromiseForAnotherIssuer() {
        IssuedCertificate other = CertificateDraft.authority("CN=issuer").selfSigned();
        CertificateDraft draft = draft();
        SigningCertificate leaf = with(draft, LOG.promise(draft, other, NOW, NOTHING));
        assertThat(reason(judge(leaf, LOG.trustedIn(Window.UNBOUNDED)))).isEqualTo(LoggedReason.BAD_SIGNATURE);
    }

    @Test
    void refusesThePromiseOfAStranger() {
        CertificateDraft draft = draft();
        SigningCertificate leaf = with(draft, LOG.promise(draft, ISSUER, NOW, NOTHING));
        assertThat(reason(judge(leaf, LogSimulation.elliptic().trustedIn(Window.UNBOUNDED))))
                .isEqualTo(LoggedReason.UNKNOWN_LOG);
        assertThat(reason(judge(leaf))).isEqualTo(LoggedReason.UNKNOWN_LOG);
    }

    @Test
    void countsBothEndsToTheWindowOfALog() {
        CertificateDraft draft = draft();
        SigningCertificate leaf = with(draft, LOG.promise(draft, ISSUER, NOW, NOTHING));
        assertThat(judge(leaf, LOG.trustedIn(Window.between(NOW, NOW))).suffices())
                .isTrue();
        assertThat(reason(judge(leaf, LOG.trustedIn(Window.from(NOW.plusMillis(1))))))
                .isEqualTo(LoggedReason.OUTSIDE_LOG_WINDOW);
        assertThat(reason(judge(leaf, LOG.trustedIn(Window.between(Instant.EPOCH, NOW.minusMillis(1))))))
                .isEqualTo(LoggedReason.OUTSIDE_LOG_WINDOW);
    }

    @Test
    void countsSeveralPromisesOfOneLogOnce() {
        CertificateDraft draft = draft();
        byte[] one = LOG.promise(draft, ISSUER, NOW, NOTHING);
        byte[] two = LOG.promise(draft, ISSUER, NOW.plusMillis(1), NOTHING);
        LogSimulation other = LogSimulation.elliptic();
        CertificateLogs logs =
                new CertificateLogs(List.of(LOG.trustedIn(Window.UNBOUNDED), other.trustedIn(Window.UNBOUNDED)));
        assertThat(logs.verify(with(draft, one, two), ISSUER.certificate(), 2).suffices())
                .isFalse();
        CertificateDraft again = draft();
        LoggedOutcome outcome = logs.verify(
                with(again, LOG.promise(again, ISSUER, NOW, NOTHING), other.promise(again, ISSUER, NOW, NOTHING)),
                ISSUER.certificate(),
                2);
        assertThat(outcome.suffices()).isTrue();
    }

    @Test
    void countsTheGoodPromiseBesideABadOne() {
        CertificateDraft draft = draft();
        byte[] good = LOG.promise(draft, ISSUER, NOW, NOTHING);
        byte[] bad = good.clone();
        bad[bad.length - 1] ^= 1;
        LoggedOutcome outcome = judge(with(draft, bad, good), LOG.trustedIn(Window.UNBOUNDED));
        assertThat(outcome.suffices()).isTrue();
        assertThat(outcome.refusals())
                .extracting(LoggedOutcome.Refusal::reason)
                .containsExactly(LoggedReason.BAD_SIGNATURE);
    }

    @Test
    void findsNothingWhereNothingIsEmbedded() {
        SigningCertificate leaf = SigningCertificate.of(draft().signedBy(ISSUER).certificate());
        LoggedOutcome outcome = judge(leaf, LOG.trustedIn(Window.UNBOUNDED));
        assertThat(outcome.suffices()).isFalse();
        assertThat(outcome.isEmpty()).isTrue();
    }

    @Test
    void passesOverPromisesOfALaterVersion() {
        CertificateDraft draft = draft();
        byte[] later = LOG.promise(draft, ISSUER, NOW, NOTHING);
        later[0] = 1;
        assertThat(judge(with(draft, later), LOG.trustedIn(Window.UNBOUNDED)).isEmpty())
                .isTrue();
    }

    static Stream<Arguments> malformedLists() {
        CertificateDraft draft = draft();
        byte[] promise = LOG.promise(draft, ISSUER, NOW, NOTHING);
        byte[] list = LogSimulation.list(promise);
        byte[] late = promise.clone();
        late[33] = -1;
        return Stream.of(
                argumentSet("no octet string", (Object) CertificateDraft.der(DERNull.INSTANCE)),
                argumentSet("nothing in it", (Object) CertificateDraft.der(new DEROctetString(NOTHING))),
                argumentSet("a list that is longer than its bytes", (Object)
                        CertificateDraft.der(new DEROctetString(new byte[] {0, 9, 0, 0}))),
                argumentSet("bytes behind the list", (Object)
                        CertificateDraft.der(new DEROctetString(new byte[] {0, 0, 0}))),
                argumentSet("a byte cut off", (Object) Arrays.copyOf(list, list.length - 1)),
                argumentSet("a byte too many", (Object) Arrays.copyOf(list, list.length + 1)),
                argumentSet("a promise with a byte too many", (Object)
                        LogSimulation.list(Arrays.copyOf(promise, promise.length + 1))),
                argumentSet("an empty promise", (Object) LogSimulation.list(NOTHING)),
                argumentSet("a time beyond all times", (Object) LogSimulation.list(late)),
                argumentSet("33 promises", (Object)
                        LogSimulation.list(Collections.nCopies(33, promise).toArray(byte[][]::new))));
    }

    @ParameterizedTest
    @MethodSource("malformedLists")
    void refusesMalformedLists(byte[] list) {
        assertThatThrownBy(() -> CertificateTimestamps.read(list)).isInstanceOf(MalformedCertificateException.class);
    }

    @Test
    void reads32Promises() {
        CertificateDraft draft = draft();
        byte[] promise = LOG.promise(draft, ISSUER, NOW, NOTHING);
        byte[] list = LogSimulation.list(Collections.nCopies(32, promise).toArray(byte[][]::new));
        assertThat(CertificateTimestamps.read(list).all()).hasSize(32);
    }

    static Stream<Arguments> times() {
        return Stream.of(
                argumentSet("the epoch", 0L, true),
                argumentSet("a millisecond before", -1L, false),
                argumentSet("the last millisecond of the year 9999", 253_402_300_799_999L, true),
                argumentSet("the first of the year 10000", 253_402_300_800_000L, false),
                argumentSet("the last there is", Long.MAX_VALUE, false));
    }

    @ParameterizedTest
    @MethodSource("times")
    void readsTimesOfFourDigitYears(long milliseconds, boolean read) {
        CertificateDraft draft = draft();
        byte[] promise = LOG.promise(draft, ISSUER, NOW, NOTHING);
        // Behind one byte of version and 32 of the log's id.
        ByteBuffer.wrap(promise).putLong(33, milliseconds);
        byte[] list = LogSimulation.list(promise);
        if (read) {
            assertThat(CertificateTimestamps.read(list).all())
                    .singleElement()
                    .satisfies(one -> assertThat(one.time()).isEqualTo(Instant.ofEpochMilli(milliseconds)));
        } else {
            assertThatThrownBy(() -> CertificateTimestamps.read(list))
                    .isInstanceOf(MalformedCertificateException.class)
                    .hasMessageContaining("impossible time");
        }
    }
}
