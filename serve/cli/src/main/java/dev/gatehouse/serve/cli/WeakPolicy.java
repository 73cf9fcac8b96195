// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.Identity;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.Spec;
import dev.gatehouse.core.crd.FieldProblem.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what a policy may say and nearly nobody means: it is accepted, as in the reference, and protects less than
/// it seems to.
final class WeakPolicy {
    private static final Set<String> EVERYTHING = Set.of("**", "**/**", "*/**", "**/*");
    private static final Set<String> ANYBODY = Set.of(".*", ".+", "^.*$", "^.+$", ".*.*", "");

    private static final Pattern DIGEST_END = Pattern.compile("[0-9a-f]{1,64}");
    private static final Pattern LITERAL = Pattern.compile("[^*@]+");

    private final List<Finding> findings = new ArrayList<>();
    private final String file;
    private final int document;
    private final ClusterImagePolicy policy;

    private WeakPolicy(String file, int document, ClusterImagePolicy policy) {
        this.file = file;
        this.document = document;
        this.policy = policy;
    }

    /// Returns what is weak in `policy`, which stands at `document` in `file`.
    static List<Finding> findings(String file, int document, ClusterImagePolicy policy) {
        WeakPolicy weak = new WeakPolicy(file, document, policy);
        weak.spec(policy.spec());
        return weak.findings;
    }

    private void spec(Spec spec) {
        boolean everything = false;
        for (int i = 0; i < spec.images().size(); i++) {
            String glob = spec.images().get(i).glob();
            if (glob == null) {
                continue;
            }
            String path = "spec.images[" + i + "].glob";
            reasonItNeverMatches(glob)
                    .ifPresent(reason -> add(Rule.NEVER_MATCHES, path, "\"" + glob + "\" matches no image: " + reason));
            everything |= EVERYTHING.contains(glob);
        }
        for (int i = 0; i < spec.authorities().size(); i++) {
            authority(spec.authorities().get(i), "spec.authorities[" + i + "]", everything);
        }
    }

    private void authority(Authority authority, String path, boolean everything) {
        boolean passes =
                authority.fixed() != null && "pass".equals(authority.fixed().action());
        if (passes && everything) {
            add(
                    Rule.PASSES_EVERYTHING,
                    path + ".static.action",
                    "this policy applies to every image and is satisfied by every image");
        }
        if (authority.ctlog() != null
                && blank(authority.ctlog().url())
                && blank(authority.ctlog().trustRootRef())) {
            add(Rule.UNCHECKED_LOG, path + ".ctlog", "a ctlog without url names no log to look in");
        }
        if (authority.keyless() != null) {
            keyless(authority.keyless(), path + ".keyless");
        }
    }

    private void keyless(KeylessRef keyless, String path) {
        if (Boolean.TRUE.equals(keyless.insecureIgnoreSct())) {
            add(
                    Rule.UNCHECKED_CERTIFICATE_LOG,
                    path + ".insecureIgnoreSCT",
                    "certificates are accepted that no certificate log has recorded");
        }
        for (int i = 0; i < keyless.identities().size(); i++) {
            Identity identity = keyless.identities().get(i);
            boolean anyIssuer = blank(identity.issuer()) && anybody(identity.issuerRegExp());
            boolean anySubject = blank(identity.subject()) && anybody(identity.subjectRegExp());
            if (anyIssuer || anySubject) {
                add(
                        Rule.ANY_IDENTITY,
                        path + ".identities[" + i + "]",
                        (anySubject ? "every subject" : "every issuer") + " is accepted");
            }
        }
    }

    private void add(Rule rule, String path, String text) {
        String name = Optional.ofNullable(policy.metadata().name()).orElse("");
        findings.add(new Finding(rule, Level.WARNING, file, document, path, name, text));
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
