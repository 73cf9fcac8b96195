// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// What a request says it is about.
///
/// @param kind of the object
/// @param subresource e.g. `status`, `ephemeralcontainers`; empty for the object itself
/// @param namespace of the object
/// @param name of the object; may be empty where the API server has yet to make one
record Target(ObjectKind kind, String subresource, String namespace, String name) {}
