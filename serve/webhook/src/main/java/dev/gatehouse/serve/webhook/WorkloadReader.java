// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.Workload;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.AdmittedObject;
import dev.gatehouse.core.policy.ImageUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads any kind of workload as far as deciding about its images needs it. Members that decide nothing are not
/// looked at.
final class WorkloadReader {
    private final int mostImages;
    private final List<ImageUse> images = new ArrayList<>();

    private WorkloadReader(int mostImages) {
        this.mostImages = mostImages;
    }

    /// Reads `object`.
    ///
    /// @param target what the request says the object is; its namespace counts where the object names none
    /// @param mostImages largest number of images in one object
    /// @throws MalformedObjectException where the object is of another kind, where something that decides has the
    /// wrong type or stands in another letter case, or where there are more images
    static Workload read(JsonObject object, WorkloadKind kind, Target target, int mostImages) {
        return new WorkloadReader(mostImages).workload(object, kind, target);
    }

    private Workload workload(JsonObject object, WorkloadKind kind, Target target) {
        Fields root = Fields.of(object, Shape.OBJECT);
        ObjectKind own = ObjectKind.of(root.text("apiVersion"), root.text("kind"));
        if (!own.equals(target.kind())) {
            throw new MalformedObjectException(
                    "the object says it is " + own + ", the request says it is " + target.kind());
        }
        Optional<Fields> metadata = root.fields("metadata", Shape.META);
        String namespace = metadata.map(meta -> meta.text("namespace"))
                .filter(name -> !name.isEmpty())
                .orElse(target.namespace());
        AdmittedObject admitted = new AdmittedObject(
                own.group(),
                own.version(),
                own.kind(),
                metadata.map(meta -> meta.texts("labels")).orElse(Map.of()));
        PullIdentity identity = switch (kind.nesting()) {
            case SPEC ->
                root.fields("spec", Shape.POD_SPEC)
                        .map(spec -> podSpec(spec, "spec", namespace))
                        .orElseGet(() -> anonymous(namespace));
            case TEMPLATE ->
                root.fields("spec", Shape.WORKLOAD_SPEC)
                        .flatMap(spec -> spec.fields("template", Shape.POD_TEMPLATE))
                        .flatMap(template -> template.fields("spec", Shape.POD_SPEC))
                        .map(spec -> podSpec(spec, "spec.template.spec", namespace))
                        .orElseGet(() -> anonymous(namespace));
            case JOB_TEMPLATE ->
                root.fields("spec", Shape.WORKLOAD_SPEC)
                        .flatMap(spec -> spec.fields("jobTemplate", Shape.JOB_TEMPLATE))
                        .flatMap(job -> job.fields("spec", Shape.WORKLOAD_SPEC))
                        .flatMap(spec -> spec.fields("template", Shape.POD_TEMPLATE))
                        .flatMap(template -> template.fields("spec", Shape.POD_SPEC))
                        .map(spec -> podSpec(spec, "spec.jobTemplate.spec.template.spec", namespace))
                        .orElseGet(() -> anonymous(namespace));
        };
        return new Workload(admitted, images, identity, AdmittedDocuments.of(object, kind));
    }

    private static PullIdentity anonymous(String namespace) {
        return new PullIdentity(namespace, "default", List.of());
    }

    private PullIdentity podSpec(Fields spec, String path, String namespace) {
        containers(spec.list("initContainers", Shape.CONTAINER), path + ".initContainers");
        containers(spec.list("containers", Shape.CONTAINER), path + ".containers");
        containers(spec.list("ephemeralContainers", Shape.EPHEMERAL_CONTAINER), path + ".ephemeralContainers");
        volumes(spec.list("volumes", Shape.VOLUME), path + ".volumes");
        String serviceAccount = spec.text("serviceAccountName");
        List<String> pullSecrets = spec.list("imagePullSecrets", Shape.PULL_SECRET).stream()
                .map(secret -> secret.text("name"))
                .filter(name -> !name.isEmpty())
                .toList();
        return new PullIdentity(namespace, serviceAccount.isEmpty() ? "default" : serviceAccount, pullSecrets);
    }

    private void containers(List<Fields> containers, String path) {
        String pointer = pointer(path);
        for (int i = 0; i < containers.size(); i++) {
            // A container without an image is an image with an empty name, which nobody can parse: refused, not
            // overlooked.
            String image = containers.get(i).text("image");
            add(new ImageUse(path + "[" + i + "].image", pointer + "/" + i + "/image", image));
        }
    }

    private void volumes(List<Fields> volumes, String path) {
        String pointer = pointer(path);
        for (int i = 0; i < volumes.size(); i++) {
            String reference = volumes.get(i)
                    .fields("image", Shape.IMAGE_VOLUME)
                    .map(image -> image.text("reference"))
                    .orElse("");
            // Without a reference the volume takes that of an upper workload's template; there is nothing to run.
            if (!reference.isEmpty()) {
                add(new ImageUse(path + "[" + i + "].image", pointer + "/" + i + "/image/reference", reference));
            }
        }
    }

    // The names on the way hold neither `~` nor `/`, so RFC 6901 asks for no escapes.
    private static String pointer(String path) {
        return "/" + path.replace('.', '/');
    }

    private void add(ImageUse use) {
        if (images.size() == mostImages) {
            throw new MalformedObjectException("the object names more than " + mostImages + " images");
        }
        images.add(use);
    }
}
