// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// What is to be done with the object, as the review names it.
enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
}
