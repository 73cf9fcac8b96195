// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.Identity;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.LabelSelector;
import dev.gatehouse.core.crd.ClusterImagePolicy.Spec;
import dev.gatehouse.core.crd.ClusterImagePolicy.TransparencyLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something a policy may say and nearly nobody means: it is accepted, as in the reference implementation, and
/// protects less than it seems to. Named when the policy is created, in its status and by the linter.
///
/// @param path of the field
/// @param text one line for people
public record PolicyWeakness(Kind kind, String path, String text) {
    /// What is weak.
    public enum Kind {
        /// An authority vouches for every image.
        PASSES_EVERYTHING,
        /// A glob matches no image.
        NEVER_MATCHES,
        /// A log is asked for, and no log named.
        UNCHECKED_LOG,
        /// Signatures need be in no log.
        NO_LOG,
        /// Whom the default trust root believes, nobody brings up to date.
        UNREFRESHED_TRUST,
        /// Certificates need be in no log.
        UNCHECKED_CERTIFICATE_LOG,
        /// An identity that everybody has.
        ANY_IDENTITY,
        /// Who may label a workload decides whether the policy is for it.
        OWNER_SELECTOR
    }

    private static final Set<String> EVERYTHING = Set.of("**", "**/**", "*/**", "**/*");
    private static final Set<String> ANYBODY = Set.of(".*", ".+", "^.*$", "^.+$", ".*.*", "");
    private static final Pattern DIGEST_END = Pattern.compile("[0-9a-f]{1,64}");
    private static final Pattern LITERAL = Pattern.compile("[^*@]+");

    /// Where the default trust root comes from.
    public enum DefaultRoot {
        /// A repository that is asked again and again.
        REFRESHED,
        /// A file.
        FILE
    }

    /// Returns everything that is weak in `policy`, in document order.
    public static List<PolicyWeakness> of(ClusterImagePolicy policy) {
        return of(policy, DefaultRoot.REFRESHED);
    }

    /// Returns everything that is weak in `policy`, in document order.
    public static List<PolicyWeakness> of(ClusterImagePolicy policy, DefaultRoot root) {
        Search search = new Search(root);
        search.spec(policy.spec());
        return List.copyOf(search.found);
    }

    /// Returns what to tell somebody who creates `policy`, one line each; empty where nothing is weak.
    public static List<String> warnings(ClusterImagePolicy policy) {
        return warnings(policy, DefaultRoot.REFRESHED);
    }

    /// Returns what to tell somebody who creates `policy`, one line each; empty where nothing is weak.
    public static List<String> warnings(ClusterImagePolicy policy, DefaultRoot root) {
        return of(policy, root).stream().map(PolicyWeakness::line).toList();
    }

    /// Returns the path and the text as one line.
    public String line() {
        return path + ": " + text;
    }

    private static final class Search {
        private final List<PolicyWeakness> found = new ArrayList<>();
        private final DefaultRoot root;

        Search(DefaultRoot root) {
            this.root = root;
        }

        void spec(Spec spec) {
            boolean everything = false;
            for (int i = 0; i < spec.images().size(); i++) {
                String glob = spec.images().get(i).glob();
                if (glob == null) {
                    continue;
                }
                String path = "spec.images[" + i + "].glob";
                reasonItNeverMatches(glob)
                        .ifPresent(reason ->
                                add(Kind.NEVER_MATCHES, path, "\"" + glob + "\" matches no image: " + reason));
                everything |= EVERYTHING.contains(glob);
            }
            for (int i = 0; i < spec.authorities().size(); i++) {
                authority(spec.authorities().get(i), "spec.authorities[" + i + "]", everything);
            }
            for (int i = 0; i < spec.match().size(); i++) {
                selector(spec.match().get(i).selector(), "spec.match[" + i + "].selector");
            }
        }

        private void authority(Authority authority, String path, boolean everything) {
            boolean passes =
                    authority.fixed() != null && "pass".equals(authority.fixed().action());
            if (passes && everything) {
                add(
                        Kind.PASSES_EVERYTHING,
                        path + ".static.action",
                        "this policy applies to every image and is satisfied by every image");
            }
            if (root == DefaultRoot.FILE && usesDefaultRoot(authority)) {
                add(
                        Kind.UNREFRESHED_TRUST,
                        path,
                        "the default trust root is a file (--disable-tuf): keys that are replaced or withdrawn"
                                + " are not noticed");
            }
            log(authority, path);
            if (authority.keyless() != null) {
                keyless(authority.keyless(), path + ".keyless");
            }
        }

        private void log(Authority authority, String path) {
            TransparencyLog log = authority.ctlog();
            if (log != null) {
                if (blank(log.url()) && blank(log.trustRootRef())) {
                    add(Kind.UNCHECKED_LOG, path + ".ctlog", "a ctlog without url names no log to look in");
                }
                return;
            }
            KeylessRef keyless = authority.keyless();
            boolean needsNone = authority.key() != null
                    || (keyless != null && (!blank(keyless.trustRootRef()) || keyless.caCert() != null));
            // A signed timestamp is the other proof of when something was signed.
            if (needsNone && authority.rfc3161timestamp() == null) {
                add(Kind.NO_LOG, path, "without ctlog, signatures count that no transparency log has recorded");
            }
        }

        private void keyless(KeylessRef keyless, String path) {
            if (Boolean.TRUE.equals(keyless.insecureIgnoreSct())) {
                add(
                        Kind.UNCHECKED_CERTIFICATE_LOG,
                        path + ".insecureIgnoreSCT",
                        "certificates are accepted that no certificate log has recorded");
            }
            for (int i = 0; i < keyless.identities().size(); i++) {
                Identity identity = keyless.identities().get(i);
                boolean anyIssuer = blank(identity.issuer()) && anybody(identity.issuerRegExp());
                boolean anySubject = blank(identity.subject()) && anybody(identity.subjectRegExp());
                if (anyIssuer || anySubject) {
                    add(
                            Kind.ANY_IDENTITY,
                            path + ".identities[" + i + "]",
                            (anySubject ? "every subject" : "every issuer") + " is accepted");
                }
            }
        }

        private void selector(@Nullable LabelSelector selector, String path) {
            if (selector != null
                    && !(selector.matchLabels().isEmpty()
                            && selector.matchExpressions().isEmpty())) {
                add(
                        Kind.OWNER_SELECTOR,
                        path,
                        "whoever may label a workload decides whether this policy applies to it");
            }
        }

        private void add(Kind kind, String path, String text) {
            found.add(new PolicyWeakness(kind, path, PublicText.line(text, 400)));
        }
    }

    // As DemandCompiler asks for it.
    static boolean usesDefaultRoot(Authority authority) {
        KeylessRef keyless = authority.keyless();
        boolean certificates = keyless != null
                && blank(keyless.trustRootRef())
                && (keyless.caCert() == null || !Boolean.TRUE.equals(keyless.insecureIgnoreSct()));
        TransparencyLog log = authority.ctlog();
        boolean logs = log != null && !blank(log.url()) && blank(log.trustRootRef());
        boolean timestamps = authority.rfc3161timestamp() != null
                && blank(authority.rfc3161timestamp().trustRootRef());
        return certificates || logs || timestamps;
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static boolean anybody(@Nullable String expression) {
        return expression == null || ANYBODY.contains(expression);
    }

    /// Returns why no image can match `glob`, or empty where one may. Images are matched as
    /// `{registry}/{path}@sha256:{hex}`, where the registry has a `.` or a `:` and Docker Hub is `index.docker.io`.
    static Optional<String> reasonItNeverMatches(String glob) {
        if (glob.equals("*") || glob.equals("*/*")) {
            return Optional.empty();
        }
        int slash = glob.indexOf('/');
        String host = slash < 0 ? glob : glob.substring(0, slash);
        boolean literalHost = host.indexOf('*') < 0;
        if (slash < 0 && !glob.contains("**")) {
            return Optional.of("it has no path, and names are matched with their registry and path");
        }
        if (literalHost && host.equals("docker.io")) {
            return Optional.of("Docker Hub's registry is called index.docker.io");
        }
        if (literalHost && host.indexOf('.') < 0 && host.indexOf(':') < 0) {
            return Optional.of("names are matched with their registry, such as index.docker.io/" + glob);
        }
        String last = glob.substring(glob.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        boolean tag = slash >= 0
                && colon >= 0
                && LITERAL.matcher(last.substring(0, colon)).matches();
        if (tag) {
            return Optional.of("images are matched by digest, without their tag");
        }
        String end = glob.substring(glob.lastIndexOf('*') + 1);
        boolean digestEnd = end.isEmpty()
                || end.indexOf('@') >= 0
                || DIGEST_END.matcher(end).matches();
        return digestEnd
                ? Optional.empty()
                : Optional.of("names end in @sha256: and the digest; " + glob + "@* matches every image of that name");
    }
}
