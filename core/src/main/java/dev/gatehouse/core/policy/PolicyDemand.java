// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

/// What a policy demands beyond its authorities: that a document is satisfied with everything known about the
/// image and the object.
///
/// @param fetchConfigFile whether the document sees the image's configuration, of every platform
/// @param includeSpec whether it sees the object's `spec`
/// @param includeObjectMeta whether it sees the object's `metadata`
/// @param includeTypeMeta whether it sees the object's `kind` and `apiVersion`
public record PolicyDemand(
        PolicyDocument document,
        boolean fetchConfigFile,
        boolean includeSpec,
        boolean includeObjectMeta,
        boolean includeTypeMeta) {}
