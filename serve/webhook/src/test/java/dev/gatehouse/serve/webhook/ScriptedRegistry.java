// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.DigestResolver;
import dev.gatehouse.admission.NotFoundException;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.SignatureSource;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureMaterial;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Stands in for both ports to a registry. Every tag names a digest made of its name, but for these:
/// `gone` is not found, `down` does not answer, `hang` answers when it is interrupted and not before,
/// `deaf` not even then, and `bug` shows a mistake in the adapter. No image has signatures.
final class ScriptedRegistry implements DigestResolver, SignatureSource {
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<PullIdentity> asked = new CopyOnWriteArrayList<>();

    static String digest(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// Returns on whose behalf the registry was asked, in the order of the questions.
    List<PullIdentity> asked() {
        return asked;
    }

    @Override
    public Digest digestOf(TaggedReference reference, PullIdentity identity, Deadline deadline) {
        asked.add(identity);
        behave(reference.tag().toString());
        return Digest.parse(digest(reference.name()));
    }

    @Override
    public SignatureMaterial tagged(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        asked.add(identity);
        image.tag().ifPresent(tag -> behave(tag.toString()));
        return new SignatureMaterial.Absent();
    }

    @Override
    public SignatureMaterial attested(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return tagged(image, location, identity, deadline);
    }

    @Override
    public SignatureMaterial referring(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return new SignatureMaterial.Absent();
    }

    private void behave(String tag) {
        switch (tag) {
            case "gone" -> throw new NotFoundException("MANIFEST_UNKNOWN: manifest unknown");
            case "down" -> throw new UnavailableException("connection refused");
            case "bug" -> throw new IllegalStateException("hunter2 must not be logged");
            case "hang" -> hang();
            case "deaf" -> deaf();
            default -> {}
        }
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new UnavailableException("interrupted", e);
        }
    }

    private void deaf() {
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException _) {
                // Deaf: this is what the script is about.
            }
        }
    }
}
