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
/// @param document what documents of policies may see of it
public record Workload(
        AdmittedObject object, List<ImageUse> images, PullIdentity pullIdentity, AdmittedDocument document) {
    public Workload {
        images = List.copyOf(images);
    }

    /// Makes a workload of which documents of policies see nothing.
    public Workload(AdmittedObject object, List<ImageUse> images, PullIdentity pullIdentity) {
        this(object, images, pullIdentity, AdmittedDocument.NONE);
    }
}
