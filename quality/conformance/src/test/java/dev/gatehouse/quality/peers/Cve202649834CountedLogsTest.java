// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.core.signature.timestamp.TimestampVerifier;
import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CVE-2026-49834 of sigstore-go: so many entries, not so many logs, made up a threshold. No policy can ask
/// for more than one log or timestamp, so that the count itself is seen in the rooms: `CertificateLogsTest`
/// has it for promises to certificates, and here it is for timestamps. Over the whole, entries of a log that
/// nobody trusts add up to nothing, and one of a trusted log has to hold, however many others stand beside
/// it.
class Cve202649834CountedLogsTest {
    private final VirtualSigstore ours = VirtualSigstore.start();
    private final VirtualSigstore strangers = VirtualSigstore.start();
    private final Scene scene = Scene.open().believing(ours).demanding(Scene.keyless());
    private final Artifact image = scene.pushed("image");
    private final Signer signer = ours.signer(Scene.DEV);

    @AfterEach
    void close() {
        scene.close();
        ours.close();
        strangers.close();
    }

    private BundleMaking logged(VirtualSigstore log) {
        return BundleMaking.of(ours, signer, image.digest(), Log.FIRST).loggedBy(log);
    }

    private static ArrayNode entries(ObjectNode bundle) {
        return bundle.withObject("/verificationMaterial").withArray("tlogEntries");
    }

    private void push(Consumer<ObjectNode> change, VirtualSigstore log) {
        Bytes bundle = logged(log).document(change).bundle();
        scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(image, bundle));
    }

    /// Returns an entry of `log` for another signature of the image.
    private ObjectNode entryOf(VirtualSigstore log) {
        List<ObjectNode> seen = new ArrayList<>();
        Bytes bundle = logged(log).entry(entry -> seen.add(entry.deepCopy())).bundle();
        assertThat(bundle.length()).isPositive();
        return seen.getFirst();
    }

    @Test
    void manyEntriesOfAnUnknownLogAreNone() {
        push(bundle -> entries(bundle).add(entryOf(strangers)).add(entryOf(strangers)), strangers);
        scene.refuses(image, "no trusted log has the id");
        push(_ -> {}, ours);
        scene.admits(image);
    }

    @Test
    void oneOfATrustedLogIsEnoughBesideOthers() {
        push(_ -> {}, strangers);
        scene.refuses(image, "no trusted log has the id");
        push(bundle -> entries(bundle).insert(0, entryOf(strangers)), ours);
        scene.admits(image);
    }

    @Test
    void anEntryOfATrustedLogThatDoesNotHoldIsNotMadeUpForByAnother() {
        push(bundle -> entries(bundle).add(entryOf(ours)), ours);
        scene.refuses(image, "log entry has another signature, key or certificate");
        push(_ -> {}, ours);
        scene.admits(image);
    }

    @Test
    void norIsOneThatStandsThereTwice() {
        push(bundle -> entries(bundle).add(entries(bundle).get(0).deepCopy()), ours);
        scene.refuses(image, "bundle has a log entry twice");
        push(_ -> {}, ours);
        scene.admits(image);
    }

    @Test
    void timestampsAreCountedByAuthority() {
        Bytes message = Bytes.of("signature");
        List<TimestampAuthority> both = Stream.of(ours, strangers)
                .flatMap(sigstore ->
                        TrustedRootReader.read(sigstore.trustedRoot().array()).timestampAuthorities().stream())
                .toList();
        TimestampVerifier verifier = new TimestampVerifier(both);
        byte[] first = ours.timestamps().over(message).array();
        byte[] again = ours.timestamps().over(message).array();
        byte[] other = strangers.timestamps().over(message).array();
        Instant now = Instant.now();
        assertThat(verifier.verify(List.of(first, again), message.array(), now).authorities())
                .isEqualTo(1);
        assertThat(verifier.verify(List.of(first, again, other), message.array(), now)
                        .authorities())
                .isEqualTo(2);
    }
}
