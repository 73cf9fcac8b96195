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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Judges one request by the documents of policies. Each document meets each input once, and only what was
/// verified.
final class Documents {
    private static final DocumentVerdict LATE =
            new DocumentVerdict.Undetermined("the deadline passed before the policy document was evaluated");

    // Of all configurations of one request, as text: parsed they take many times as much.
    private static final long MOST_BYTES = 4 << 20;
    // Evaluating goes deep, within limits that are counted.
    private static final long STACK = 64L << 20;
    // Of all requests together: whoever evaluates keeps a processor busy.
    private static final Semaphore PLACES =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

    private final ImageConfigSource configs;
    private final Workload workload;
    private final Instant now;
    private final Deadline deadline;
    private final Semaphore turn = new Semaphore(1, true);
    private final Semaphore reading = new Semaphore(1, true);
    // Guarded by the turn to read.
    private long held;
    private final Map<Question, DocumentVerdict> judged = new ConcurrentHashMap<>();
    private final Map<String, Configs> read = new ConcurrentHashMap<>();

    private record Question(VerifiedAttestation attestation, AttestationDemand demand) {}

    private sealed interface Configs {
        record Read(ImageConfigs configs) implements Configs {}

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
                JsonObject input = PolicyInput.of(
                        image, demand, satisfied.outcomes(), found.configs().byPlatform(), workload.document());
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
        return demand.fetchConfigFile()
                ? read.computeIfAbsent(image.name(), _ -> read(image))
                : new Configs.Read(ImageConfigs.NONE);
    }

    // One image at a time: what is read stays until the request is decided.
    private Configs read(DigestReference image) {
        try {
            if (!reading.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Configs.Away("the deadline passed before the image's configuration was read");
            }
            try {
                if (held > MOST_BYTES) {
                    return new Configs.Away("the object's images have longer configurations than one request may hold");
                }
                ImageConfigs found = configs.configs(image, workload.pullIdentity(), deadline);
                held += found.bytes();
                return new Configs.Read(found);
            } finally {
                reading.release();
            }
        } catch (UnavailableException e) {
            return new Configs.Away(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Configs.Away("the deadline passed before the image's configuration was read");
        }
    }

    private DocumentVerdict evaluate(PolicyDocument document, String name, JsonValue input) {
        try {
            if (!turn.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return LATE;
            }
            try {
                return deadline.passed() ? LATE : evaluated(document, name, input);
            } finally {
                turn.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return LATE;
        }
    }

    // A place is given back by whoever computes, not by whoever has given up waiting for it.
    private DocumentVerdict evaluated(PolicyDocument document, String name, JsonValue input)
            throws InterruptedException {
        if (!PLACES.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            return LATE;
        }
        FutureTask<DocumentVerdict> task = new FutureTask<>(() -> {
            try {
                return document.judge(name, input, new PolicyDocument.Circumstances(now, deadline::passed));
            } finally {
                PLACES.release();
            }
        });
        Thread.ofPlatform().daemon().stackSize(STACK).name("gatehouse-document").start(task);
        try {
            return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return LATE;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
