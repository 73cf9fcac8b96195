// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.PullSecret;
import dev.gatehouse.core.crd.ClusterImagePolicy.Source;
import dev.gatehouse.core.crd.ClusterImagePolicy.StaticRef;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.oci.Tag;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.HashAlgorithm;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.MalformedKeyException;
import dev.gatehouse.core.signature.VerificationKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns one authority as written into one that can be asked, or into one that vouches for nothing and says why.
/// Every field is either made use of or spoils the authority: nothing that a policy asks for is passed over.
final class AuthorityCompiler {
    private final InlinedPolicy inlined;
    private final DemandCompiler demands;

    AuthorityCompiler(InlinedPolicy inlined, TrustedRoots roots) {
        this.inlined = inlined;
        this.demands = new DemandCompiler(roots);
    }

    Authority compile(
            ClusterImagePolicy.Authority written, int index, String path, List<CompiledPolicy.Problem> problems) {
        String name = blank(written.name()) ? "authority-" + index : String.valueOf(written.name());
        Optional<InlinedPolicy.Gap> gap = inlined.gapUnder(path);
        if (gap.isPresent()) {
            return unusable(name, gap.get().path(), gap.get().reason(), false, problems);
        }
        try {
            return compile(written, name);
        } catch (SpoiledException e) {
            String field = e.field().isEmpty() ? path : path + "." + e.field();
            return unusable(name, field, String.valueOf(e.getMessage()), e.passing(), problems);
        }
    }

    private static Authority unusable(
            String name, String field, String reason, boolean passing, List<CompiledPolicy.Problem> problems) {
        String line = reason.replace('\n', ' ');
        problems.add(new CompiledPolicy.Problem(field, line, passing));
        return new Authority.Unusable(name, "authority " + name + " cannot be used: " + line);
    }

    private Authority compile(ClusterImagePolicy.Authority written, String name) {
        requireOneKind(written);
        KeyRef key = written.key();
        StaticRef fixed = written.fixed();
        if (fixed != null) {
            return fixed(written, fixed, name);
        }
        KeylessRef keyless = written.keyless();
        if (key == null && keyless == null) {
            throw new SpoiledException("", "authority has neither key, keyless, or static specified");
        }
        SignatureLocation location = location(written.source());
        Demand demand = keyless == null
                ? demands.keyed(written, List.of(key(requireNonNull(key))))
                : demands.keyless(written, keyless);
        return new Authority.Signing(name, demand, location, DemandCompiler.attestations(written));
    }

    private static void requireOneKind(ClusterImagePolicy.Authority written) {
        int kinds = (written.key() == null ? 0 : 1)
                + (written.keyless() == null ? 0 : 1)
                + (written.fixed() == null ? 0 : 1);
        if (kinds > 1) {
            throw new SpoiledException("", "authority has more than one of key, keyless and static");
        }
    }

    private static Authority fixed(ClusterImagePolicy.Authority written, StaticRef fixed, String name) {
        boolean alone = written.source().isEmpty()
                && written.ctlog() == null
                && written.attestations().isEmpty()
                && written.rfc3161timestamp() == null;
        if (!alone) {
            throw new SpoiledException("static", "static goes with nothing else");
        }
        return switch (fixed.action()) {
            case "pass" -> new Authority.Pass(name);
            case "fail" -> new Authority.Fail(name, fixed.message() == null ? "" : fixed.message());
            case null, default -> throw new SpoiledException("static.action", "unsupported action");
        };
    }

    private static VerificationKey key(KeyRef key) {
        int sources = (blank(key.data()) ? 0 : 1) + (blank(key.kms()) ? 0 : 1) + (key.secretRef() == null ? 0 : 1);
        if (sources > 1) {
            throw new SpoiledException("key", "key has more than one of data, kms and secretRef");
        }
        if (blank(key.data())) {
            throw new SpoiledException("key", "there is no public key");
        }
        return read(String.valueOf(key.data()), key, "key.data");
    }

    private static VerificationKey read(String pem, KeyRef key, String field) {
        KeyHash hash = hash(key.hashAlgorithm());
        try {
            return VerificationKey.read(pem, hash);
        } catch (MalformedKeyException e) {
            throw new SpoiledException(field, PublicText.line(String.valueOf(e.getMessage()), 256));
        }
    }

    private static KeyHash hash(@Nullable String written) {
        if (blank(written)) {
            return KeyHash.UNSET;
        }
        return HashAlgorithm.named(String.valueOf(written))
                .<KeyHash>map(KeyHash.Fixed::new)
                .orElseThrow(() -> new SpoiledException("key.hashAlgorithm", "unknown digest algorithm"));
    }

    private static SignatureLocation location(List<Source> written) {
        if (written.isEmpty()) {
            return SignatureLocation.BESIDE_IMAGE;
        }
        if (written.size() > 1) {
            throw new SpoiledException("source", "only single source is supported");
        }
        Source source = written.getFirst();
        List<String> pullSecrets = new ArrayList<>();
        for (PullSecret secret : source.signaturePullSecrets()) {
            if (blank(secret.name())) {
                throw new SpoiledException("source[0].signaturePullSecrets", "a pull secret has no name");
            }
            pullSecrets.add(String.valueOf(secret.name()));
        }
        return new SignatureLocation(repository(source.oci()), prefix(source.tagPrefix()), pullSecrets);
    }

    private static Optional<Repository> repository(@Nullable String oci) {
        if (blank(oci)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Repository.parse(String.valueOf(oci)));
        } catch (MalformedNameException e) {
            throw new SpoiledException(
                    "source[0].oci",
                    "failed to determine source: " + PublicText.line(String.valueOf(e.getMessage()), 400));
        }
    }

    private static String prefix(@Nullable String tagPrefix) {
        String prefix = tagPrefix == null ? "" : tagPrefix;
        try {
            // 76 characters are what `sha256-<64 hex>.sig` adds.
            var _ = new Tag(prefix + "sha256-" + "0".repeat(64) + ".sig");
        } catch (MalformedNameException _) {
            throw new SpoiledException("source[0].tagPrefix", "no tag can begin with it");
        }
        return prefix;
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
