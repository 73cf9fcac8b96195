// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import dev.gatehouse.serve.controller.CertificateContents.Incomplete;
import dev.gatehouse.serve.controller.ControllerSettings.CertificateOrigin;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The serving certificate as it is now. Asking costs little: what has not changed is not read again.
/// Thread-safe.
public final class CertificateSource {
    private static final CertificateContents NO_SECRET =
            new Incomplete("secret \"" + CertificateContents.SECRET + "\" not found");

    private record Known(String version, CertificateContents contents) {}

    private final CertificateOrigin origin;
    private final Supplier<ClusterObjects> objects;
    private volatile Known known = new Known("", NO_SECRET);

    /// @param objects what the cluster holds now
    public CertificateSource(CertificateOrigin origin, Supplier<ClusterObjects> objects) {
        this.origin = origin;
        this.objects = objects;
    }

    /// Returns what there is to serve with.
    public CertificateContents contents() {
        return switch (origin) {
            case CertificateOrigin.InFolder inFolder -> CertificateContents.ofFolder(inFolder.folder());
            case CertificateOrigin.InSecret _ ->
                ofSecret(objects.get().secrets().get(CertificateContents.SECRET));
        };
    }

    /// Returns whom to trust (PEM) for what is served, and for what is about to be: also before there is a
    /// certificate.
    /// Empty where nobody is known, or somebody else tells.
    String authorities() {
        return switch (contents()) {
            case CertificateContents.Complete complete -> complete.authoritiesPem();
            case Incomplete _ -> announced();
        };
    }

    private String announced() {
        KubernetesObject secret = objects.get().secrets().get(CertificateContents.SECRET);
        return isSecret() && secret != null && secret.content() instanceof JsonObject object
                ? CertificateSecret.of(object).announced()
                : "";
    }

    /// Returns what changes with each change of the Secret; the same text while it does not, or does not matter.
    String version() {
        return switch (origin) {
            case CertificateOrigin.InFolder _ -> "";
            case CertificateOrigin.InSecret _ -> {
                KubernetesObject secret = objects.get().secrets().get(CertificateContents.SECRET);
                yield secret == null ? "" : version(secret);
            }
        };
    }

    /// Returns whether the Secret is where the certificate comes from.
    boolean isSecret() {
        return origin instanceof CertificateOrigin.InSecret;
    }

    private CertificateContents ofSecret(@Nullable KubernetesObject secret) {
        if (secret == null) {
            return NO_SECRET;
        }
        Known last = known;
        if (last.version().equals(version(secret))) {
            return last.contents();
        }
        CertificateContents contents = secret.content() instanceof JsonObject object
                ? CertificateContents.ofSecret(object)
                : new Incomplete("secret \"" + CertificateContents.SECRET + "\" is not an object");
        known = new Known(version(secret), contents);
        return contents;
    }

    private static String version(KubernetesObject secret) {
        return secret.uid() + " " + secret.resourceVersion();
    }
}
