// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.policy.AdmittedObject;
import dev.gatehouse.core.policy.ImageUse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DigestPinningTest {
    private static final Digest DIGEST = Digest.of("x".getBytes(StandardCharsets.UTF_8));
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private PinnedImages pin(DigestResolver resolver, Duration span, String... images) {
        List<ImageUse> uses = IntStream.range(0, images.length)
                .mapToObj(i -> new ImageUse("p" + i, "/" + i, images[i]))
                .toList();
        Workload workload = new Workload(
                new AdmittedObject("", "v1", "Pod", Map.of()), uses, new PullIdentity("n", "default", List.of()));
        return new DigestPinning((reference, identity, deadline) -> {
                    asked.add(reference.name());
                    return resolver.digestOf(reference, identity, deadline);
                })
                .pin(workload, Deadline.in(span));
    }

    private PinnedImages pin(DigestResolver resolver, String... images) {
        return pin(resolver, Duration.ofSeconds(30), images);
    }

    @Test
    void keepsTheTagAndAddsTheDigest() {
        PinnedImages pinned = pin((_, _, _) -> DIGEST, "nginx", "ghcr.io/a/b:v1");
        assertThat(pinned.replacements())
                .extracting(PinnedImages.Replacement::pinned)
                .containsExactly("index.docker.io/library/nginx:latest@" + DIGEST, "ghcr.io/a/b:v1@" + DIGEST);
        assertThat(pinned.unresolved()).isEmpty();
    }

    @Test
    void leavesWhatHasADigestOrIsNoReference() {
        PinnedImages pinned = pin((_, _, _) -> DIGEST, "nginx:1@" + DIGEST, "Foo", "");
        assertThat(pinned.replacements()).isEmpty();
        assertThat(pinned.unresolved()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void asksForEachTagOnce() {
        PinnedImages pinned = pin((_, _, _) -> DIGEST, "nginx", "nginx:latest", "docker.io/library/nginx");
        assertThat(pinned.replacements()).hasSize(3);
        assertThat(asked).hasSize(1);
    }

    @Test
    void leavesATagThatDoesNotResolveWithTheReason() {
        PinnedImages pinned = pin(
                (reference, _, _) -> switch (reference.tag().text()) {
                    case "gone" -> throw new NotFoundException("MANIFEST_UNKNOWN");
                    case "down" -> throw new UnavailableException("503");
                    default -> DIGEST;
                },
                "a/b:gone",
                "a/b:down",
                "a/b:there");
        assertThat(pinned.replacements())
                .extracting(replacement -> replacement.use().path())
                .containsExactly("p2");
        assertThat(pinned.unresolved())
                .extracting(PinnedImages.Unresolved::reason)
                .containsExactly("MANIFEST_UNKNOWN", "503");
    }

    @Test
    void doesNotWaitBeyondTheDeadline() {
        PinnedImages pinned = pin(
                (reference, _, _) -> {
                    if (reference.tag().text().equals("slow")) {
                        try {
                            Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                            throw new UnavailableException("interrupted", e);
                        }
                    }
                    return DIGEST;
                },
                Duration.ofMillis(300),
                "a/b:slow",
                "a/b:fast");
        assertThat(pinned.replacements()).hasSize(1);
        assertThat(pinned.unresolved())
                .extracting(PinnedImages.Unresolved::reason)
                .containsExactly("the deadline passed before the registry answered");
    }
}
