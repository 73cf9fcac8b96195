// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What strangers may send to the doors for policies: cut, changed, huge, deep. Nothing of it is let in, and
/// nothing ends without an answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceBadInputTest {
    private static final String INVALID = Resources.policy(
            Resources.ALPHA,
            "{'images':[{'glob':'**'}],'mode':'garbage','authorities':[{'name':'a','static':{'action':'pass'}}]}");
    private static final String INVALID_ROOT =
            Resources.trustRoot("{'sigstoreKeys':{'certificateAuthorities':[{'uri':'x','certChain':'eA=='}]}}");
    private static final String CONVERSION =
            Resources.conversion("apiextensions.k8s.io/v1", "policy.sigstore.dev/v7", INVALID, INVALID_ROOT);

    private final TestServer server = new TestServer(
            Policies.GOOD_AND_BAD,
            WebhookOptions.inCluster(ResourceDoors.of(() -> CheckSettings.DEFAULT), new MetricRegistry())
                    .with(Drain.NONE));

    @AfterAll
    void stop() {
        server.close();
    }

    private void assertNotLetIn(String path, String body) {
        HttpResponse<String> answer = server.post(path, body);
        assertThat(answer.statusCode()).as(body).isIn(200, 400);
        assertThat(answer.body())
                .as(body)
                .doesNotContain("\"allowed\":true")
                .doesNotContain("Success")
                .doesNotContain("internal error");
    }

    @Test
    void refusesReviewsThatAreCutAnywhere() {
        String review = Resources.create(INVALID);
        for (int end = 0; end < review.length(); end += 7) {
            assertNotLetIn("/validating", review.substring(0, end));
        }
        for (int end = 0; end < CONVERSION.length(); end += 11) {
            assertNotLetIn("/resource-conversion", CONVERSION.substring(0, end));
        }
    }

    @Test
    void letsNothingInThatWasChangedAtRandom() {
        long seed = System.nanoTime();
        System.out.println("ResourceBadInputTest seed " + seed);
        Random random = new Random(seed);
        List<String> bodies = List.of(Resources.create(INVALID), Resources.create(INVALID_ROOT));
        for (int i = 0; i < 400; i++) {
            StringBuilder body = new StringBuilder(bodies.get(i % 2));
            for (int j = 0; j < 1 + random.nextInt(3); j++) {
                int at = random.nextInt(body.length());
                switch (random.nextInt(3)) {
                    case 0 -> body.deleteCharAt(at);
                    case 1 -> body.insert(at, "{}[]\",:0\\u".charAt(random.nextInt(10)));
                    default -> body.setCharAt(at, (char) (' ' + random.nextInt(95)));
                }
            }
            HttpResponse<String> answer = server.post("/validating", body.toString());
            assertThat(answer.statusCode()).as(body.toString()).isIn(200, 400);
            assertThat(answer.body()).as(body.toString()).doesNotContain("internal error");
            assertThat(answer.body()).as(body.toString()).doesNotContain("\"allowed\":true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validating", "/defaulting", "/resource-conversion"})
    void refusesWhatIsTooDeepOrTooLong(String path) {
        String deep = "[".repeat(300) + "]".repeat(300);
        assertThat(server.post(path, Resources.create(INVALID).replace("\"garbage\"", deep))
                        .body())
                .isEqualTo("could not decode body:document has nesting deeper than 256\n");
        assertThat(server.post(path, " ".repeat((8 << 20) + 1)).statusCode()).isEqualTo(413);
    }

    @Test
    void looksAtTenThousandGlobsAndNamesTheFirstMistakes() {
        StringBuilder globs = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            globs.append(i == 0 ? "" : ",")
                    .append("{'glob':'registry.example.com/team-")
                    .append(i)
                    .append("/**'}");
        }
        String spec = "{'images':[" + globs + "],'authorities':[{'static':{'action':'pass'}}]}";
        assertThat(Reviews.allowed(
                        server.review("/validating", Resources.create(Resources.policy(Resources.BETA, spec)))))
                .isTrue();
        JsonObject refused = server.review(
                "/validating",
                Resources.create(Resources.policy(Resources.BETA, spec.replace("registry.example.com/team", "$"))));
        assertThat(Reviews.message(refused))
                .startsWith("validation failed: invalid value: $-0/**: spec.images[0].glob\nglob is invalid: ")
                .contains("too many problems, only the first 300 are listed");
    }

    @Test
    void answersShortlyHoweverLongTheValueIs() {
        String data = "x".repeat(2 << 20);
        String policy = Resources.policy(Resources.BETA, Resources.authority("'key':{'data':'" + data + "'}"));
        JsonObject refused = server.review("/validating", Resources.create(policy));
        assertThat(Reviews.allowed(refused)).isFalse();
        assertThat(Reviews.message(refused).length()).isLessThan(DenialLines.LONGEST + 1024);
    }

    @Test
    void replacesWhatATerminalCouldTakeForACommand() {
        String policy = INVALID.replace("garbage", "\\u001b[2Jwarn\\u202e\\tx");
        assertThat(Reviews.message(server.review("/validating", Resources.create(policy))))
                .isEqualTo("validation failed: invalid value: ?[2Jwarn?\tx: spec.mode\nunsupported mode");
    }
}
