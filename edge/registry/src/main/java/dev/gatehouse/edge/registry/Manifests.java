// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.MalformedManifestException;
import dev.gatehouse.core.oci.Manifest;
import dev.gatehouse.core.oci.ManifestReader;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.oci.Tag;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import dev.gatehouse.edge.registry.RegistryClient.Resource;

/// Reads manifests. One that is asked for by digest is hashed before it is looked at.
final class Manifests {
    static final String ACCEPT = String.join(
            ", ", Manifest.OCI_MANIFEST, Manifest.OCI_INDEX, Manifest.DOCKER_MANIFEST, Manifest.DOCKER_LIST);

    /// What a repository holds under a name.
    sealed interface Result {
        /// A manifest.
        ///
        /// @param digest of the bytes that were read
        record Read(Manifest manifest, Digest digest) implements Result {}

        /// Nothing (404).
        record Missing(String text) implements Result {}

        /// Something that is no manifest, or not the one asked for.
        record Bad(String reason) implements Result {}
    }

    private final RegistryClient client;

    Manifests(RegistryClient client) {
        this.client = client;
    }

    /// Reads what `tag` names at this moment.
    ///
    /// @throws RegistryUnavailableException where the registry gave no answer
    Result read(Repository repository, Tag tag, PullIdentity identity, Deadline deadline) {
        try (BodyBudget.Share share = client.share()) {
            return switch (get(repository, tag.text(), share, identity, deadline)) {
                case Failure failure -> throw new RegistryUnavailableException(failure.text());
                case TooLong tooLong -> new Result.Bad(tooLong.text());
                case Answer answer -> read(answer);
            };
        }
    }

    /// Reads the manifest with `digest`.
    ///
    /// @throws RegistryUnavailableException where the registry gave no answer
    Result read(Repository repository, Digest digest, PullIdentity identity, Deadline deadline) {
        try (BodyBudget.Share share = client.share()) {
            return switch (get(repository, digest.toString(), share, identity, deadline)) {
                case Failure failure -> throw new RegistryUnavailableException(failure.text());
                case TooLong tooLong -> new Result.Bad(tooLong.text());
                case Answer answer -> {
                    Result result = read(answer);
                    boolean other =
                            answer.status() == 200 && !answer.body().digest().equals(digest);
                    yield other
                            ? new Result.Bad("manifest digest: \""
                                    + answer.body().digest()
                                    + "\" does not match requested digest: \"" + digest + "\" for \"" + repository + "@"
                                    + digest + "\"")
                            : result;
                }
            };
        }
    }

    private Exchange get(
            Repository repository, String reference, BodyBudget.Share share, PullIdentity identity, Deadline deadline) {
        return client.ask(
                repository,
                new Resource("GET", "manifests/" + reference, ACCEPT, Bounds.MANIFEST, share),
                identity,
                deadline);
    }

    private static Result read(Answer answer) {
        if (answer.status() == 404) {
            return new Result.Missing(RegistryErrors.text(answer));
        }
        if (answer.status() != 200) {
            throw new RegistryUnavailableException(RegistryErrors.text(answer));
        }
        try {
            Manifest manifest = ManifestReader.read(answer.body().bytes(), answer.contentType(), Bounds.MANIFEST_JSON);
            return new Result.Read(manifest, answer.body().digest());
        } catch (MalformedManifestException e) {
            return new Result.Bad(String.valueOf(e.getMessage()));
        }
    }
}
