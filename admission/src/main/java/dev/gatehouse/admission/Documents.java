// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.DocumentVerdict;
import dev.gatehouse.core.policy.PolicyDemand;
import dev.gatehouse.core.policy.PolicyDocument;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.signature.VerifiedAttestation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Judges one request by the documents of policies. Each document meets each input once, and only what was
/// verified.
final class Documents {
    private static final DocumentVerdict LATE =
            new DocumentVerdict.Undetermined("the deadline passed before the policy document was evaluated");

    private final ImageConfigSource configs;
    private final Workload workload;
    private final Instant now;
    private final Deadline deadline;
    private final Bench bench = new Bench();
    private final Map<Question, DocumentVerdict> judged = new ConcurrentHashMap<>();
    private final Map<String, Configs> read = new ConcurrentHashMap<>();

    private record Question(VerifiedAttestation attestation, AttestationDemand demand) {}

    private sealed interface Configs {
        record Read(Map<String, JsonObject> configs) implements Configs {}

        record Away(String cause) implements Configs {}
    }

    Documents(ImageConfigSource configs, Workload workload, Instant now, Deadline deadline) {
        this.configs = configs;
        this.workload = workload;
        this.now = now;
        this.deadline = deadline;
    }

    /// Returns the one instant of the request.
    Instant now() {
        return now;
    }

    /// Judges `attestation` by the document of `demand`.
    DocumentVerdict judge(VerifiedAttestation attestation, AttestationDemand demand, PolicyDocument document) {
        Question question = new Question(attestation, demand);
        DocumentVerdict earlier = judged.get(question);
        if (earlier != null) {
            return earlier;
        }
        DocumentVerdict verdict;
        try {
            verdict = evaluate(document, demand.name(), AttestationInput.of(attestation, demand));
        } catch (AttestationInput.MismatchException e) {
            verdict = new DocumentVerdict.Violated(String.valueOf(e.getMessage()));
        }
        judged.put(question, verdict);
        return verdict;
    }

    /// Judges by the document of a policy as a whole, whose authorities are satisfied.
    PolicyOutcome judge(DigestReference image, PolicyOutcome.Satisfied satisfied, PolicyDemand demand) {
        Optional<String> silent = satisfied.outcomes().stream()
                .map(Documents::silence)
                .flatMap(Optional::stream)
                .findFirst();
        if (silent.isPresent()) {
            return violated(
                    satisfied,
                    "the policy document sees all authorities, and one could not be asked: " + silent.get(),
                    true);
        }
        return switch (configs(image, demand)) {
            case Configs.Away away -> violated(satisfied, away.cause(), true);
            case Configs.Read found -> {
                JsonObject input =
                        PolicyInput.of(image, demand, satisfied.outcomes(), found.configs(), workload.document());
                yield switch (evaluate(demand.document(), PolicyEngine.WHOLE_POLICY, input)) {
                    case DocumentVerdict.Satisfied _ -> satisfied;
                    case DocumentVerdict.Violated violated -> violated(satisfied, violated.reason(), false);
                    case DocumentVerdict.Undetermined undetermined -> violated(satisfied, undetermined.cause(), true);
                };
            }
        };
    }

    // What nobody could tell might be what the document refuses.
    private static Optional<String> silence(AuthorityOutcome outcome) {
        return switch (outcome) {
            case AuthorityOutcome.Undetermined undetermined -> Optional.of(undetermined.cause());
            case AuthorityOutcome.Unusable unusable -> Optional.of(unusable.reason());
            case AuthorityOutcome.Signed _,
                    AuthorityOutcome.Attested _,
                    AuthorityOutcome.Passed _,
                    AuthorityOutcome.Refused _,
                    AuthorityOutcome.NotAttested _,
                    AuthorityOutcome.Violated _,
                    AuthorityOutcome.Disallowed _ -> Optional.empty();
        };
    }

    private static PolicyOutcome violated(PolicyOutcome.Satisfied satisfied, String reason, boolean undetermined) {
        return new PolicyOutcome.Violated(satisfied.policy(), satisfied.outcomes(), reason, undetermined);
    }

    private Configs configs(DigestReference image, PolicyDemand demand) {
        Function<String, Configs> reading = _ -> {
            try {
                return new Configs.Read(configs.configs(image, workload.pullIdentity(), deadline));
            } catch (UnavailableException e) {
                return new Configs.Away(String.valueOf(e.getMessage()));
            }
        };
        return demand.fetchConfigFile() ? read.computeIfAbsent(image.name(), reading) : new Configs.Read(Map.of());
    }

    private DocumentVerdict evaluate(PolicyDocument document, String name, JsonValue input) {
        if (deadline.passed()) {
            return LATE;
        }
        return bench.judged(
                Bench.LONG,
                () -> document.judge(name, input, new PolicyDocument.Circumstances(now, deadline::passed)),
                LATE,
                deadline);
    }
}
