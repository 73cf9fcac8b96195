// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reviews of many images and many bytes: answered up to the limits, refused beyond them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeReviewTest {
    private static final String GOOD = "good.example/app@" + ScriptedRegistry.digest("any");
    private static final int LARGEST = WebhookSettings.DEFAULT.largestReview();

    private final TestServer server = new TestServer(Policies.GOOD_AND_BAD);

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void deniesMoreImagesThanItCounts() {
        String many = Reviews.containers(Collections.nCopies(WebhookSettings.DEFAULT.mostImages() + 1, GOOD)
                .toArray(String[]::new));
        assertThat(Reviews.message(
                        server.review("/validations", Reviews.create(Reviews.POD, Reviews.POD.object(many)))))
                .isEqualTo("decoding request failed: cannot decode incoming new object: "
                        + "the object names more than 10000 images");
    }

    @Test
    void judgesTenThousandContainersInTime() {
        String[] images =
                Collections.nCopies(WebhookSettings.DEFAULT.mostImages(), GOOD).toArray(String[]::new);
        String review = Reviews.create(Reviews.POD, Reviews.POD.object(Reviews.containers(images)));
        assertThat(Reviews.allowed(server.review("/validations?timeout=30s", review)))
                .isTrue();
        images[images.length / 2] = "bad.example/app@" + ScriptedRegistry.digest("any");
        String bad = Reviews.create(Reviews.POD, Reviews.POD.object(Reviews.containers(images)));
        assertThat(Reviews.message(server.review("/validations?timeout=30s", bad)))
                .startsWith("validation failed: failed policy: bad: spec.containers[5000].image\n");
    }

    @Test
    void cutsDenialsThatNobodyWouldReadToTheEnd() {
        String[] images = new String[10_000];
        for (int i = 0; i < images.length; i++) {
            images[i] = "bad.example/app-" + i + "@" + ScriptedRegistry.digest("any");
        }
        String review = Reviews.create(Reviews.POD, Reviews.POD.object(Reviews.containers(images)));
        String message = Reviews.message(server.review("/validations?timeout=30s", review));
        assertThat(message).hasSizeBetween(100_000, DenialLines.LONGEST + 64).endsWith(" more lines");
    }

    private static String padded(int length) {
        String review = Reviews.create(Reviews.POD, Reviews.pod(GOOD));
        String padding = "x".repeat(length - review.length() - "\"padding\":\"\",".length());
        return review.replaceFirst("\\{", "{\"padding\":\"" + padding + "\",");
    }

    @Test
    void answersTheLargestReview() {
        assertThat(sendPadded(LARGEST, HttpRequest.BodyPublishers::ofByteArray).statusCode())
                .isEqualTo(200);
        assertThat(sendPadded(LARGEST, LargeReviewTest::unannounced).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 7 << 20})
    void refusesLargerReviews(int more) {
        assertThat(sendPadded(LARGEST + more, HttpRequest.BodyPublishers::ofByteArray)
                        .statusCode())
                .isEqualTo(413);
        assertThat(sendPadded(LARGEST + more, LargeReviewTest::unannounced).statusCode())
                .isEqualTo(413);
    }

    private HttpResponse<String> sendPadded(int length, Function<byte[], HttpRequest.BodyPublisher> publisher) {
        return server.send(HttpRequest.newBuilder(server.uri("/validations"))
                .header("Content-Type", "application/json")
                .POST(publisher.apply(padded(length).getBytes(StandardCharsets.UTF_8))));
    }

    private static HttpRequest.BodyPublisher unannounced(byte[] body) {
        return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }
}
