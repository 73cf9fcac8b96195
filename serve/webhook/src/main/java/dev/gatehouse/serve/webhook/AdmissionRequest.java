// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.Optional;

/// The question of one review.
///
/// @param uid to be echoed; may be empty
/// @param object as it will be; empty where the request carries none, as for DELETE
/// @param oldObject as it is; empty where the request carries none, as for CREATE
record AdmissionRequest(
        String uid, Operation operation, Target target, Optional<JsonObject> object, Optional<JsonObject> oldObject) {}
