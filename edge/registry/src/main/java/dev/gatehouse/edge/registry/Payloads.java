// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Descriptor;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import dev.gatehouse.edge.registry.RegistryClient.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fetches the payloads of layers: each digest once, side by side, and of signatures only those that a signature
/// stands beside. Size and digest are checked against the descriptor.
final class Payloads {
    private sealed interface Payload {
        record Good(Blob content) implements Payload {}

        record Bad(String reason) implements Payload {}

        record Away(String cause) implements Payload {}
    }

    private record Wanted(Digest digest, long size, int limit) {}

    private final RegistryClient client;
    private final int longest;
    private final int longestTogether;

    /// @param longest most bytes of one attestation or bundle
    Payloads(RegistryClient client, int longest) {
        this.client = client;
        this.longest = longest;
        // Room for two at least: one that somebody else put there must not crowd out ours.
        this.longestTogether = Math.max(Bounds.PAYLOADS, 2 * longest);
    }

    private Wanted wanted(WantedLayer layer) {
        int limit = layer.kind() == LayerKind.SIGNATURE ? Math.min(Bounds.PAYLOAD, longest) : longest;
        return new Wanted(layer.descriptor().digest(), layer.descriptor().size(), limit);
    }

    /// Returns `layers` with their payloads, in the same order.
    List<SignatureLayer> fetch(
            Repository repository, List<WantedLayer> layers, PullIdentity identity, Deadline deadline) {
        Map<Wanted, Payload> payloads = new LinkedHashMap<>();
        List<Wanted> wanted = new ArrayList<>();
        long total = 0;
        for (WantedLayer layer : layers) {
            Wanted payload = wanted(layer);
            if (!signed(layer) || payloads.containsKey(payload) || wanted.contains(payload)) {
                continue;
            }
            if (payload.size() > payload.limit()) {
                payloads.put(payload, beyond(payload, "the limit of one layer is " + payload.limit()));
            } else if (total + payload.size() > longestTogether) {
                payloads.put(payload, beyond(payload, "the limit of all layers together is " + longestTogether));
            } else {
                total += payload.size();
                wanted.add(payload);
            }
        }
        List<Payload> fetched = SideBySide.map(
                wanted,
                payload -> fetch(repository, payload, identity, deadline),
                payload ->
                        new Payload.Away("the deadline passed before the registry answered with " + payload.digest()),
                deadline);
        for (int i = 0; i < wanted.size(); i++) {
            payloads.put(wanted.get(i), fetched.get(i));
        }
        return layers.stream().map(layer -> layer(layer, payloads)).toList();
    }

    private static boolean signed(WantedLayer layer) {
        return layer.kind() != LayerKind.SIGNATURE
                || layer.descriptor().annotations().containsKey(SignatureLayer.SIGNATURE);
    }

    private static Payload beyond(Wanted payload, String limit) {
        return new Payload.Bad("signature layer " + payload.digest() + " has " + payload.size() + " bytes; " + limit);
    }

    private SignatureLayer layer(WantedLayer layer, Map<Wanted, Payload> payloads) {
        Payload payload = payloads.get(wanted(layer));
        Digest digest = layer.descriptor().digest();
        if (!signed(layer) || payload == null) {
            return new SignatureLayer.Unusable(
                    digest,
                    "signature layer " + digest + " is missing \"" + SignatureLayer.SIGNATURE + "\" annotation");
        }
        return switch (payload) {
            case Payload.Good good -> layer(layer, good.content());
            case Payload.Bad bad -> new SignatureLayer.Unusable(digest, bad.reason());
            case Payload.Away away -> new SignatureLayer.Unavailable(digest, away.cause());
        };
    }

    private static SignatureLayer layer(WantedLayer layer, Blob content) {
        Descriptor descriptor = layer.descriptor();
        return switch (layer.kind()) {
            case SIGNATURE -> new SignatureLayer.Fetched(descriptor.digest(), descriptor.annotations(), content);
            case ATTESTATION -> new SignatureLayer.Enveloped(descriptor.digest(), descriptor.annotations(), content);
            case BUNDLE -> new SignatureLayer.Bundled(descriptor.digest(), content);
        };
    }

    private Payload fetch(Repository repository, Wanted wanted, PullIdentity identity, Deadline deadline) {
        try (BodyBudget.Share share = client.share()) {
            Resource blob = new Resource("GET", "blobs/" + wanted.digest(), "", wanted.limit(), share);
            return switch (client.ask(repository, blob, identity, deadline)) {
                case Failure failure -> new Payload.Away(failure.text());
                case TooLong tooLong -> new Payload.Bad(tooLong.text());
                case Answer answer ->
                    switch (answer.status()) {
                        case 200 -> checked(answer.body(), wanted);
                        case 404 -> new Payload.Bad(RegistryErrors.text(answer));
                        default -> new Payload.Away(RegistryErrors.text(answer));
                    };
            };
        }
    }

    private static Payload checked(Blob content, Wanted wanted) {
        Digest digest = content.digest();
        if (!digest.equals(wanted.digest())) {
            return new Payload.Bad("error verifying sha256 checksum after reading " + content.length()
                    + " bytes; got \"" + digest + "\", want \"" + wanted.digest() + "\"");
        }
        if (content.length() != wanted.size()) {
            return new Payload.Bad("signature layer " + wanted.digest() + " has " + content.length()
                    + " bytes, and the manifest says " + wanted.size());
        }
        return new Payload.Good(content);
    }
}
