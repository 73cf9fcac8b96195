// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.VerificationKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A registry that does not answer costs no more than the time the API server gives, and never admits anything.
/// The registry of these tests would wait for ever, so a test that ends at all shows that the deadline was kept.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class DeadlineTest {
    private static final String KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUb8ZUu6nnhWqCf40eyLJW1vRI9kX
            Rn7rP3YIpBLrMbpQJybOrUYObg7uOshLAgVpNmqKPZYPls2GAHB7aUD9zQ==
            -----END PUBLIC KEY-----
            """;

    private final TestServer server = new TestServer(Policies.loaded(Policies.policy(
            "signed",
            "**",
            new Authority.Signing(
                    "authority-0",
                    List.of(VerificationKey.read(KEY, new KeyHash.Unset())),
                    SignatureLocation.BESIDE_IMAGE),
            EnforcementMode.ENFORCE)));

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "hang, the deadline passed before the registry answered",
        "deaf, the deadline passed before the registry answered",
        "down, connection refused"
    })
    void refusesWhatCouldNotBeFoundOut(String tag, String cause) {
        String image = "slow.example/app:" + tag + "@" + ScriptedRegistry.digest("any");
        JsonObject response = server.review("/validations?timeout=1s", Reviews.create(Reviews.POD, Reviews.pod(image)));
        assertThat(Reviews.allowed(response)).isFalse();
        assertThat(Reviews.message(response))
                .startsWith("validation failed: failed policy: signed: spec.containers[0].image\n")
                .endsWith(cause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "deaf"})
    void leavesTagsThatDoNotResolveInTime(String tag) {
        String review = Reviews.create(Reviews.POD, Reviews.pod("slow.example/app:" + tag, "slow.example/app:1"));
        JsonObject response = server.review("/mutations?timeout=1s", review);
        assertThat(Reviews.patch(response)).hasSize(1);
        assertThat(Reviews.warnings(response))
                .containsExactly("no digest for slow.example/app:" + tag
                        + ": spec.containers[0].image: the deadline passed before the registry answered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validations", "/mutations"})
    void deniesWhereTheProgramItselfIsWrong(String path) {
        String image = "slow.example/app:bug" + (path.equals("/mutations") ? "" : "@" + ScriptedRegistry.digest("any"));
        JsonObject response = server.review(path, Reviews.create(Reviews.POD, Reviews.pod(image)));
        assertThat(Reviews.allowed(response)).isFalse();
        JsonObject status = response.object("status").orElseThrow();
        assertThat(status.string("reason")).hasValue("InternalError");
        assertThat(status.integer("code")).hasValue(500L);
        assertThat(status.string("message").orElseThrow())
                .contains("internal error")
                .doesNotContain("hunter2");
    }
}
