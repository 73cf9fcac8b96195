// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

/// A place in an object that names an image.
///
/// @param path where messages say it is, e.g. `spec.template.spec.containers[0].image` (image volumes:
/// `spec.volumes[0].image`)
/// @param pointer where it really is, a JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) in the
/// object
/// @param text the reference exactly as it stands there; may be empty
public record ImageUse(String path, String pointer, String text) {}
