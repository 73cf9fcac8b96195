// SPDX-License-Identifier: Apache-2.0
/// The door the API server knocks at: AdmissionReviews come in over HTTPS, verdicts and JSON patches go out.
///
/// ```java
/// try (WebhookServer server = new WebhookServer(
///         WebhookSettings.DEFAULT, certificate, policies, admission, pinning, readiness)) {
///     server.start();
/// }
/// ```
@NullMarked
package dev.gatehouse.serve.webhook;

import org.jspecify.annotations.NullMarked;
