// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.TrustRoot.Remote;
import dev.gatehouse.core.crd.TrustRoot.Repository;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an object says where it is silent. Only what is really meant is filled in, never a `null` or an empty
/// text.
public final class Defaults {
    public static final String MODE = "enforce";
    public static final String FULCIO = "https://fulcio.sigstore.dev";
    public static final String TARGETS = "targets";

    private Defaults() {}

    /// One default that an object lacks.
    ///
    /// @param pointer the member that gets it ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), such as
    ///     `/spec/authorities/0/name`. The object that holds the member is there, except that `/spec`
    ///     may be missing
    /// @param value the text
    public record Addition(String pointer, String value) {}

    /// Returns `resource` with its defaults; kinds that have none as they are.
    public static Resource of(Resource resource) {
        return switch (resource) {
            case ClusterImagePolicy policy -> of(policy);
            case TrustRoot root -> of(root);
            case Secret secret -> secret;
            case Resource.Other other -> other;
        };
    }

    /// Returns what [#of(Resource)] fills in, in document order: each a JSON Patch operation `add`, which
    /// replaces an empty text.
    public static List<Addition> additions(Resource resource) {
        return switch (resource) {
            case ClusterImagePolicy policy -> additions(policy);
            case TrustRoot root -> additions(root);
            case Secret _, Resource.Other _ -> List.of();
        };
    }

    /// Returns `policy` with its mode, the names of its authorities, and the URL of the public certificate
    /// authority where a keyless authority names none.
    public static ClusterImagePolicy of(ClusterImagePolicy policy) {
        ClusterImagePolicy.Spec spec = policy.spec();
        List<Authority> authorities = new ArrayList<>();
        for (Authority authority : spec.authorities()) {
            authorities.add(authority(authority, authorities.size()));
        }
        return new ClusterImagePolicy(
                policy.version(),
                policy.metadata(),
                new ClusterImagePolicy.Spec(
                        spec.images(), authorities, spec.policy(), or(spec.mode(), MODE), spec.match()),
                policy.status());
    }

    /// Returns `root` with the directory of its targets.
    public static TrustRoot of(TrustRoot root) {
        Remote remote = root.spec().remote();
        Repository repository = root.spec().repository();
        TrustRoot.Spec spec = new TrustRoot.Spec(
                remote == null
                        ? null
                        : new Remote(
                                remote.root(),
                                remote.mirror(),
                                or(remote.targets(), TARGETS),
                                remote.trustedRootTarget()),
                repository == null
                        ? null
                        : new Repository(
                                repository.root(),
                                repository.mirrorFs(),
                                or(repository.targets(), TARGETS),
                                repository.trustedRootTarget()),
                root.spec().sigstoreKeys());
        return new TrustRoot(root.metadata(), spec, root.status());
    }

    static String authorityName(int index) {
        return "authority-" + index;
    }

    private static Authority authority(Authority authority, int index) {
        KeylessRef keyless = authority.keyless();
        return new Authority(
                or(authority.name(), authorityName(index)),
                authority.key(),
                keyless != null && lacksUrl(authority, keyless) ? withFulcio(keyless) : keyless,
                authority.fixed(),
                authority.source(),
                authority.ctlog(),
                authority.attestations(),
                authority.rfc3161timestamp(),
                authority.signatureFormat());
    }

    private static boolean lacksUrl(Authority authority, KeylessRef keyless) {
        return authority.key() == null
                && authority.fixed() == null
                && isEmpty(keyless.url())
                && keyless.caCert() == null;
    }

    private static KeylessRef withFulcio(KeylessRef keyless) {
        return new KeylessRef(
                FULCIO, keyless.identities(), keyless.caCert(), keyless.trustRootRef(), keyless.insecureIgnoreSct());
    }

    private static List<Addition> additions(ClusterImagePolicy policy) {
        List<Addition> additions = new ArrayList<>();
        List<Authority> authorities = policy.spec().authorities();
        for (int i = 0; i < authorities.size(); i++) {
            Authority authority = authorities.get(i);
            String at = "/spec/authorities/" + i;
            addIfEmpty(additions, authority.name(), at + "/name", authorityName(i));
            KeylessRef keyless = authority.keyless();
            if (keyless != null && lacksUrl(authority, keyless)) {
                additions.add(new Addition(at + "/keyless/url", FULCIO));
            }
        }
        addIfEmpty(additions, policy.spec().mode(), "/spec/mode", MODE);
        return additions;
    }

    private static List<Addition> additions(TrustRoot root) {
        List<Addition> additions = new ArrayList<>();
        Remote remote = root.spec().remote();
        if (remote != null) {
            addIfEmpty(additions, remote.targets(), "/spec/remote/targets", TARGETS);
        }
        Repository repository = root.spec().repository();
        if (repository != null) {
            addIfEmpty(additions, repository.targets(), "/spec/repository/targets", TARGETS);
        }
        return additions;
    }

    private static void addIfEmpty(List<Addition> additions, @Nullable String value, String pointer, String otherwise) {
        if (isEmpty(value)) {
            additions.add(new Addition(pointer, otherwise));
        }
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static boolean isEmpty(@Nullable String value) {
        return value == null || value.isEmpty();
    }
}
