// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.DigestResolver;
import dev.gatehouse.admission.NotFoundException;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import dev.gatehouse.edge.registry.RegistryClient.Resource;
import java.util.Optional;

/// Asks a registry which manifest a tag names, by HEAD and, where that says nothing usable, by GET.
///
/// The digest in the header of a HEAD is taken at its word. That is safe: the digest goes into the pod, validation
/// reads signatures for exactly that digest, and the node pulls exactly that digest. A registry that names another
/// one than it has only makes its own image unusable.
final class RegistryDigestResolver implements DigestResolver {
    private final RegistryClient client;

    RegistryDigestResolver(RegistryClient client) {
        this.client = client;
    }

    @Override
    public Digest digestOf(TaggedReference reference, PullIdentity identity, Deadline deadline) {
        return head(reference, identity, deadline).orElseGet(() -> get(reference, identity, deadline));
    }

    private Optional<Digest> head(TaggedReference reference, PullIdentity identity, Deadline deadline) {
        try (BodyBudget.Share share = client.share()) {
            return switch (client.ask(reference.repository(), resource("HEAD", reference, share), identity, deadline)) {
                case Failure failure -> throw new RegistryUnavailableException(failure.text());
                case TooLong _ -> Optional.empty();
                case Answer answer ->
                    answer.status() == 200
                            ? answer.headers()
                                    .firstValue("Docker-Content-Digest")
                                    .flatMap(RegistryDigestResolver::wellFormed)
                            : Optional.empty();
            };
        }
    }

    private static Optional<Digest> wellFormed(String text) {
        try {
            return Optional.of(Digest.parse(text.strip()));
        } catch (MalformedNameException _) {
            return Optional.empty();
        }
    }

    private Digest get(TaggedReference reference, PullIdentity identity, Deadline deadline) {
        try (BodyBudget.Share share = client.share()) {
            return switch (client.ask(reference.repository(), resource("GET", reference, share), identity, deadline)) {
                case Failure failure -> throw new RegistryUnavailableException(failure.text());
                case TooLong tooLong -> throw new RegistryUnavailableException(tooLong.text());
                case Answer answer ->
                    switch (answer.status()) {
                        case 200 -> answer.body().digest();
                        case 404 -> throw new NotFoundException(RegistryErrors.text(answer));
                        default -> throw new RegistryUnavailableException(RegistryErrors.text(answer));
                    };
            };
        }
    }

    private static Resource resource(String method, TaggedReference reference, BodyBudget.Share share) {
        return new Resource(method, "manifests/" + reference.tag(), Manifests.ACCEPT, Bounds.MANIFEST, share, true);
    }
}
