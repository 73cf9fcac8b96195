// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

/// What an image of an index runs on ([image-spec,
/// index](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md)).
///
/// @param os operating system, empty where the index does not say
/// @param architecture processor, empty where the index does not say
/// @param variant of the processor, empty where the index does not say
/// @param osVersion empty where the index does not say
public record Platform(String os, String architecture, String variant, String osVersion) {}
