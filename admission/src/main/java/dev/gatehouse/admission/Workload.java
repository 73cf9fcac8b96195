// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.policy.AdmittedObject;
import dev.gatehouse.core.policy.ImageUse;
import java.util.List;

/// The object that is to be admitted, whatever its kind, as far as deciding about its images needs it.
///
/// @param object what policies look at
/// @param images every image it names: init containers, containers, ephemeral containers, image volumes, in this
/// order
/// @param pullIdentity on whose behalf registries are asked
public record Workload(AdmittedObject object, List<ImageUse> images, PullIdentity pullIdentity) {
    public Workload {
        images = List.copyOf(images);
    }
}
