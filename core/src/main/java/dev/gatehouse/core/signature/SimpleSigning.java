// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Digest;
import java.util.Optional;

/// The payload that cosign signs for an image ([atomic container
/// signature](https://github.com/containers/image/blob/main/docs/containers-signature.5.md)): which digest the
/// signer vouched for. Type and docker-reference are not looked at, as in the reference: a signature copied with
/// its
/// image to another repository stays good.
final class SimpleSigning {
    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 64, 100_000, 1000);

    private SimpleSigning() {}

    /// Returns why `payload` is not about `image`, or empty where it is.
    static Optional<Refusal> refusal(byte[] payload, Digest image) {
        JsonValue document;
        try {
            document = JsonReader.read(payload, LIMITS);
        } catch (MalformedJsonException e) {
            return Optional.of(new Refusal.MalformedPayload(String.valueOf(e.getMessage())));
        }
        String found = document instanceof JsonObject root
                ? root.object("critical")
                        .flatMap(critical -> critical.object("image"))
                        .flatMap(named -> named.string("docker-manifest-digest"))
                        .orElse("")
                : "";
        return found.equals(image.toString()) ? Optional.empty() : Optional.of(new Refusal.OtherImage(found));
    }
}
