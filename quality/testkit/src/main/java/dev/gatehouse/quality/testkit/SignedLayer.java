// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One layer of a signature manifest: the signed payload, and its descriptor's annotations with the signature.
public record SignedLayer(Bytes payload, String mediaType, Map<String, String> annotations) {
    /// Annotation that holds the signature in base64.
    public static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    /// Media type of a layer with an attestation.
    public static final String ENVELOPE = "application/vnd.dsse.envelope.v1+json";

    public SignedLayer {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /// Returns the payload that cosign signs for `digest` in `repository`, without annotations of the user.
    public static Bytes simpleSigning(String repository, String digest) {
        return Bytes.of("{\"critical\":{\"identity\":{\"docker-reference\":\"" + repository
                + "\"},\"image\":{\"docker-manifest-digest\":\"" + digest
                + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}");
    }

    public SignedLayer with(String annotation, String value) {
        Map<String, String> changed = new LinkedHashMap<>(annotations);
        changed.put(annotation, value);
        return new SignedLayer(payload, mediaType, changed);
    }

    public SignedLayer without(String annotation) {
        Map<String, String> changed = new LinkedHashMap<>(annotations);
        changed.remove(annotation);
        return new SignedLayer(payload, mediaType, changed);
    }

    /// Returns the same annotations over another payload.
    public SignedLayer over(Bytes other) {
        return new SignedLayer(other, mediaType, annotations);
    }

    public SignedLayer ofType(String other) {
        return new SignedLayer(payload, other, annotations);
    }
}
