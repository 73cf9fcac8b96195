// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.DigestResolver;
import dev.gatehouse.admission.ImageConfigSource;
import dev.gatehouse.admission.SignatureSource;

/// Every registry there is, as far as settings and credentials reach. Keeps connections, tokens (by registry,
/// scope and identity of the credentials), and for a minute what servers on loopback speak; nothing else.
public final class Registries implements AutoCloseable {
    private final RegistryClient client;
    private final SignatureSource signatures;
    private final DigestResolver digests;
    private final ImageConfigSource configs;

    private Registries(RegistryClient client, int longestAttachment) {
        Manifests manifests = new Manifests(client);
        Payloads payloads = new Payloads(client, longestAttachment);
        this.client = client;
        this.signatures = new RegistrySignatureSource(
                client, manifests, payloads, new Referrers(new ReferrersList(client, manifests), manifests, payloads));
        this.digests = new RegistryDigestResolver(client);
        this.configs = new RegistryImageConfigs(client, manifests);
    }

    /// Opens the way to the registries. Nothing is contacted yet.
    public static Registries open(RegistrySettings settings, Keychain keychain) {
        return open(settings, keychain, BodyBudget.PROCESS);
    }

    static Registries open(RegistrySettings settings, Keychain keychain, BodyBudget budget) {
        return new Registries(
                new RegistryClient(settings, keychain, budget),
                settings.platform().longestAttachment());
    }

    /// Returns the port to signatures.
    public SignatureSource signatures() {
        return signatures;
    }

    /// Returns the port to digests of tags.
    public DigestResolver digests() {
        return digests;
    }

    /// Returns the port to configurations of images.
    public ImageConfigSource configs() {
        return configs;
    }

    /// Ends what is under way and closes the connections.
    @Override
    public void close() {
        client.close();
    }
}
