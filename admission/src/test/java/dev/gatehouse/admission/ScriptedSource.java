// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// A signature source in memory that says what it was asked for.
final class ScriptedSource implements SignatureSource {
    private final Map<String, Supplier<SignatureMaterial>> answers = new ConcurrentHashMap<>();
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    /// Answers for the tag (`sig`) or the referrers (`ref`) of `image` in a location.
    ScriptedSource with(
            String way, DigestReference image, SignatureLocation location, Supplier<SignatureMaterial> answer) {
        answers.put(key(way, image, location), answer);
        return this;
    }

    ScriptedSource tagged(DigestReference image, SignatureLayer... layers) {
        return with("sig", image, SignatureLocation.BESIDE_IMAGE, () -> new SignatureMaterial.Found(List.of(layers)));
    }

    private static String key(String way, DigestReference image, SignatureLocation location) {
        return way + " " + image.name() + " " + location;
    }

    @Override
    public SignatureMaterial tagged(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return answer(key("sig", image, location));
    }

    @Override
    public SignatureMaterial attested(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return answer(key("att", image, location));
    }

    @Override
    public SignatureMaterial referring(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return answer(key("ref", image, location));
    }

    private SignatureMaterial answer(String key) {
        asked.add(key);
        return answers.getOrDefault(key, SignatureMaterial.Absent::new).get();
    }

    /// An answer that does not come before the asker gives up.
    static SignatureMaterial never() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            throw new UnavailableException("interrupted", e);
        }
        throw new IllegalStateException("nobody gave up");
    }
}
