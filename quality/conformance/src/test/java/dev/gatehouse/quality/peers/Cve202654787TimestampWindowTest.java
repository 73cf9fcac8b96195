// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.core.trust.Window;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CVE-2026-54787 of sigstore-go and CVE-2026-39984 of timestamp-authority: a timestamp counted although its
/// authority, its certificate or the log's key was not valid then. What a timestamp's certificate is for, and
/// by whom it was issued, `TimestampVerifierTest` has row by row.
class Cve202654787TimestampWindowTest {
    private static final String STAMPED = ",\"rfc3161timestamp\":{\"trustRootRef\":\"ours\"}";
    private static final String BAD = "unable to verify RFC3161 timestamp bundle: ";

    private final VirtualSigstore ours = VirtualSigstore.start();
    private final VirtualSigstore strangers = VirtualSigstore.start();
    private final TrustedRoot root = TrustedRootReader.read(ours.trustedRoot().array());
    private final Instant now = ours.now();
    private final Signer signer = ours.signer(Scene.DEV);
    private final Scene scene = Scene.open();
    private final Artifact image = scene.pushed("image");

    @AfterEach
    void close() {
        scene.close();
        ours.close();
        strangers.close();
    }

    private void signed(UnaryOperator<LegacyMaking> difference) {
        scene.sign(
                image,
                difference
                        .apply(LegacyMaking.of(ours, signer, Scene.REPOSITORY, image.digest()))
                        .layer());
    }

    private Scene demanding(TrustedRoot trusted) {
        return scene.believing(trusted).demanding(Scene.keyless(",\"trustRootRef\":\"ours\"") + STAMPED);
    }

    private TrustedRoot stamping(UnaryOperator<TimestampAuthority> change) {
        List<TimestampAuthority> authorities =
                root.timestampAuthorities().stream().map(change).toList();
        return new TrustedRoot(
                root.certificateAuthorities(), root.transparencyLogs(), root.certificateLogs(), authorities);
    }

    private TrustedRoot stampingIn(Window window) {
        return stamping(one -> new TimestampAuthority(one.name(), one.uri(), one.chain(), window));
    }

    @Test
    void countsNoTimestampOutsideTheWindowOfItsAuthority() {
        signed(UnaryOperator.identity());
        demanding(stampingIn(Window.between(Instant.EPOCH, now.minusSeconds(5))));
        scene.refuses(image, BAD + "UNTRUSTED_CERTIFICATE");
        demanding(stampingIn(Window.from(now.plusSeconds(5))));
        scene.refuses(image, BAD + "UNTRUSTED_CERTIFICATE");
        demanding(stampingIn(Window.between(now.minusSeconds(5), now.plusSeconds(5))));
        scene.admits(image);
    }

    @Test
    void countsNoTimestampOfATimeWhenItsCertificateWasNotValid() {
        // The authority's certificates begin a day before it was started.
        Instant early = now.minus(Duration.ofDays(2));
        signed(making -> making.stampedAt(early));
        demanding(stampingIn(Window.UNBOUNDED));
        scene.refuses(image, BAD + "UNTRUSTED_CERTIFICATE");
        signed(making -> making.stampedAt(now));
        scene.admits(image);
    }

    @Test
    void countsNoTimestampOfTheFuture() {
        signed(making -> making.stampedAt(Instant.now().plus(Duration.ofMinutes(6))));
        demanding(root);
        scene.refuses(image, BAD + "FROM_THE_FUTURE");
        signed(making -> making.stampedAt(Instant.now().plus(Duration.ofMinutes(4))));
        scene.admits(image);
    }

    @Test
    void countsNoTimestampOfAStrangerOrOfOtherBytes() {
        demanding(root);
        signed(making -> making.stampedBy(strangers));
        scene.refuses(image, BAD);
        String foreign = LegacyMaking.of(ours, ours.signer(Scene.DEV), Scene.REPOSITORY, image.digest())
                .layer()
                .annotations()
                .getOrDefault(LegacyMaking.TIMESTAMP, "");
        scene.sign(image, ours.sign(signer, Scene.REPOSITORY, image.digest()).with(LegacyMaking.TIMESTAMP, foreign));
        scene.refuses(image, BAD + "OTHER_MESSAGE");
        signed(UnaryOperator.identity());
        scene.admits(image);
    }

    @Test
    void countsNoCertificateOutsideItsTimestamp() {
        demanding(root);
        signed(making -> making.stampedAt(now.minusSeconds(60)));
        scene.refuses(image, "certificate was issued after observed time");
        signed(UnaryOperator.identity());
        scene.admits(image);
    }

    // ----- windows of logs

    private TrustedRoot loggingIn(Window window) {
        return root.withTransparencyLogs(root.transparencyLogs().stream()
                .map(log -> new TransparencyLog(log.baseUrl(), log.id(), log.key(), log.algorithm(), window))
                .toList());
    }

    @Test
    void countsNoEntryOutsideTheWindowOfTheLogsKey() {
        List<Artifact> signatures = Stream.of(Log.FIRST, Log.SECOND)
                .map(log -> BundleMaking.of(ours, signer, image.digest(), log).bundle())
                .map(bundle -> Artifact.referringBundle(image, bundle))
                .toList();
        List<String> reasons = List.of(
                "entry was made outside the validity of the log's key", "signed outside the validity of the log's key");
        for (int i = 0; i < signatures.size(); i++) {
            try (Scene other = Scene.open()) {
                other.registry.push(Scene.REPOSITORY, "1", image).push(Scene.REPOSITORY, signatures.get(i));
                other.believing(loggingIn(Window.between(Instant.EPOCH, now.minusSeconds(5))))
                        .demanding(Scene.keyless());
                other.refuses(image, reasons.get(i));
                other.believing(loggingIn(Window.from(now.plusSeconds(5)))).demanding(Scene.keyless());
                other.refuses(image, reasons.get(i));
                other.believing(loggingIn(Window.between(now.minusSeconds(5), now.plusSeconds(5))))
                        .demanding(Scene.keyless());
                other.admits(image);
            }
        }
    }
}
