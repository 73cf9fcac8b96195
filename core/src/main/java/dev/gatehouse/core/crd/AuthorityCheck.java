// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.PullSecret;
import dev.gatehouse.core.crd.ClusterImagePolicy.Source;
import dev.gatehouse.core.crd.ClusterImagePolicy.StaticRef;
import dev.gatehouse.core.oci.MalformedNameException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules of `authorities[]`.
final class AuthorityCheck {
    private static final Set<String> ACTIONS = Set.of("pass", "fail");
    private static final Set<String> FORMATS = Set.of("legacy", "bundle");
    private static final Set<String> SHORT_PREDICATE_TYPES =
            Set.of("custom", "slsaprovenance", "spdx", "spdxjson", "cyclonedx", "link", "vuln");

    private final ProblemList problems;
    private final KeyCheck keys;
    private final KeylessCheck keyless;
    private final PolicyCheck policies;

    AuthorityCheck(ProblemList problems, CheckSettings settings) {
        this.problems = problems;
        this.keys = new KeyCheck(problems, settings);
        this.keyless = new KeylessCheck(problems, keys);
        this.policies = new PolicyCheck(problems, settings);
    }

    void check(List<Authority> authorities, String at) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (int i = 0; i < authorities.size(); i++) {
            String place = at + "[" + i + "]";
            authority(authorities.get(i), place);
            String name = written(authorities.get(i).name());
            names.computeIfAbsent(name.isEmpty() ? Defaults.authorityName(i) : name, _ -> new ArrayList<>())
                    .add(place + ".name");
        }
        warnOfDuplicates(names, "duplicate authority name, the results of one hide those of another");
    }

    private void authority(Authority authority, String at) {
        String[] members = {at + ".key", at + ".keyless", at + ".static"};
        int set = (authority.key() == null ? 0 : 1)
                + (authority.keyless() == null ? 0 : 1)
                + (authority.fixed() == null ? 0 : 1);
        // What else is wrong cannot be told before it is clear what kind of authority this is.
        if (set != 1) {
            problems.add(set == 0 ? FieldProblem.neither(members) : FieldProblem.both(members));
            return;
        }
        if (authority.key() != null) {
            keys.check(authority.key(), at + ".key");
        }
        if (authority.keyless() != null) {
            keyless.check(authority.keyless(), at + ".keyless");
        }
        if (authority.fixed() != null) {
            fixed(authority.fixed(), authority, at);
        }
        sources(authority.source(), at + ".source");
        attestations(authority.attestations(), at + ".attestations");
        String format = written(authority.signatureFormat());
        if (!format.isEmpty() && !FORMATS.contains(format)) {
            problems.add(FieldProblem.invalid(format, at + ".signatureFormat", "unsupported signature format"));
        }
    }

    private void fixed(StaticRef fixed, Authority authority, String at) {
        String action = written(fixed.action());
        if (action.isEmpty()) {
            problems.add(FieldProblem.missing(at + ".static.action"));
        } else if (!ACTIONS.contains(action)) {
            problems.add(FieldProblem.invalid(action, at + ".static.action", "unsupported action"));
        }
        String self = at + ".static";
        if (!authority.attestations().isEmpty()) {
            problems.add(FieldProblem.both(self, at + ".attestations"));
        }
        if (!authority.source().isEmpty()) {
            problems.add(FieldProblem.both(self, at + ".source"));
        }
        if (authority.ctlog() != null) {
            problems.add(FieldProblem.both(self, at + ".ctlog"));
        }
        if (authority.rfc3161timestamp() != null) {
            problems.add(FieldProblem.both(self, at + ".rfc3161timestamp"));
        }
    }

    private void sources(List<Source> sources, String at) {
        if (sources.size() > 1) {
            problems.add(FieldProblem.invalid("source", at, "only single source is supported"));
        } else if (sources.size() == 1) {
            source(sources.getFirst(), at + "[0]");
        }
    }

    private void source(Source source, String at) {
        String oci = written(source.oci());
        if (!oci.isEmpty()) {
            try {
                OciSource.parse(oci);
            } catch (MalformedNameException e) {
                problems.add(FieldProblem.invalid(oci, at + ".oci", String.valueOf(e.getMessage())));
            }
        }
        List<PullSecret> secrets = source.signaturePullSecrets();
        for (int i = 0; i < secrets.size(); i++) {
            if (written(secrets.get(i).name()).isEmpty()) {
                problems.add(FieldProblem.missing(at + ".signaturePullSecrets[" + i + "].name"));
            }
        }
    }

    private void attestations(List<Attestation> attestations, String at) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (int i = 0; i < attestations.size(); i++) {
            Attestation attestation = attestations.get(i);
            String place = at + "[" + i + "]";
            String name = written(attestation.name());
            if (name.isEmpty()) {
                problems.add(FieldProblem.missing(place + ".name"));
            } else {
                names.computeIfAbsent(name, _ -> new ArrayList<>()).add(place + ".name");
            }
            predicateType(written(attestation.predicateType()), place + ".predicateType");
            if (attestation.policy() != null) {
                policies.checkOfAttestation(attestation.policy(), place + ".policy");
            }
        }
        warnOfDuplicates(names, "duplicate attestation name, the results of one hide those of another");
    }

    private void predicateType(String type, String at) {
        if (type.isEmpty()) {
            problems.add(FieldProblem.missing(at));
        } else if (SHORT_PREDICATE_TYPES.contains(type) || !GoUrl.isRequestUri(type)) {
            problems.add(FieldProblem.invalid(type, at, "deprecated value, please use RFC 3986 conformant values")
                    .asWarning());
        }
    }

    private void warnOfDuplicates(Map<String, List<String>> names, String details) {
        names.forEach((name, places) -> {
            if (places.size() > 1) {
                problems.add(FieldProblem.of("invalid value: " + name, places.toArray(String[]::new))
                        .withDetails(details)
                        .asWarning());
            }
        });
    }
}
