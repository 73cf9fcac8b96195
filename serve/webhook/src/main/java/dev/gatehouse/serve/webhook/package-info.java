// SPDX-License-Identifier: Apache-2.0
/// The door the API server knocks at: AdmissionReviews and ConversionReviews come in over HTTPS, verdicts, JSON
/// patches and converted objects go out.
///
/// ```java
/// ResourceDoors doors = ResourceDoors.of(() -> CheckSettings.DEFAULT.withCapabilities(Capabilities.KEYS_ONLY));
/// WebhookOptions options = WebhookOptions.inCluster(doors, new MetricRegistry());
/// try (WebhookServer server = new WebhookServer(
///         WebhookSettings.DEFAULT, certificate, policies, admission, pinning, readiness, options)) {
///     server.start();
/// }
/// ```
@NullMarked
package dev.gatehouse.serve.webhook;

import org.jspecify.annotations.NullMarked;
