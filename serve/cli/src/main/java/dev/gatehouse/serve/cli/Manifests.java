// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.Workload;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.Resource;
import dev.gatehouse.core.crd.ResourceDocument;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.AdmittedObject;
import dev.gatehouse.core.policy.ImageUse;
import dev.gatehouse.serve.webhook.WorkloadManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The objects of manifest files whose images are to be judged.
///
/// @param subjects in the order of the files; objects of a `List` count one by one
/// @param findings what cannot be read, or is not judged
record Manifests(List<Subject> subjects, List<Finding> findings) {
    private static final String DEFAULT_NAMESPACE = "default";

    Manifests {
        subjects = List.copyOf(subjects);
        findings = List.copyOf(findings);
    }

    /// One object.
    ///
    /// @param document place in the file
    /// @param label `Pod demo/web`
    record Subject(String file, int document, String label, Workload workload) {
        /// Returns the same object as if it ran exactly `images`.
        Subject running(List<String> images) {
            return new Subject(
                    file, document, label, new Workload(workload.object(), uses(images), workload.pullIdentity()));
        }
    }

    /// Returns the subject that stands for `images` without any object.
    static Subject bare(String label, List<String> images) {
        AdmittedObject nothing = new AdmittedObject("", "", "", Map.of());
        PullIdentity nobody = new PullIdentity(DEFAULT_NAMESPACE, "default", List.of());
        return new Subject("", 0, label, new Workload(nothing, uses(images), nobody));
    }

    private static List<ImageUse> uses(List<String> images) {
        return images.stream().map(image -> new ImageUse("", "", image)).toList();
    }

    /// Reads `files`.
    ///
    /// @param everyKind whether objects of kinds without images are subjects too, as `--image` asks for
    static Manifests read(List<Document> files, boolean everyKind) {
        Reading reading = new Reading(everyKind);
        files.forEach(reading::file);
        return new Manifests(reading.subjects, reading.findings);
    }

    private static final class Reading {
        private final boolean everyKind;
        private final List<Subject> subjects = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();

        Reading(boolean everyKind) {
            this.everyKind = everyKind;
        }

        void file(Document file) {
            for (ResourceDocument document : ResourceReader.read(file.content().bytes(), ReadLimits.DEFAULT)
                    .documents()) {
                switch (document) {
                    case ResourceDocument.Unreadable unreadable ->
                        unreadable
                                .problems()
                                .texts(Level.ERROR)
                                .forEach(text -> find(Level.ERROR, file, unreadable.index(), "", text));
                    case ResourceDocument.Understood understood ->
                        resource(file, understood.index(), understood.resource());
                }
            }
        }

        private void resource(Document file, int index, Resource resource) {
            JsonObject object = resource.toJson();
            boolean list = object.string("kind").orElse("").equals("List")
                    && object.string("apiVersion").orElse("").equals("v1");
            if (!list) {
                object(file, index, object);
                return;
            }
            for (JsonValue item : object.array("items").orElse(JsonArray.EMPTY).elements()) {
                if (item instanceof JsonObject element) {
                    object(file, index, element);
                } else {
                    find(Level.ERROR, file, index, "", "an item of the List is not an object");
                }
            }
        }

        private void object(Document file, int index, JsonObject object) {
            String label = label(object);
            switch (WorkloadManifest.read(object, DEFAULT_NAMESPACE)) {
                case WorkloadManifest.Judged judged ->
                    subjects.add(new Subject(file.name(), index, label, judged.workload()));
                case WorkloadManifest.Unreadable unreadable ->
                    find(Level.ERROR, file, index, label, unreadable.reason());
                case WorkloadManifest.OtherKind _ -> {
                    if (everyKind) {
                        subjects.add(new Subject(file.name(), index, label, anyKind(object)));
                    }
                }
            }
        }

        private void find(Level level, Document file, int index, String label, String text) {
            findings.add(new Finding(Rule.UNREADABLE_OBJECT, level, file.name(), index, "", label, text));
        }
    }

    private static Workload anyKind(JsonObject object) {
        String apiVersion = object.string("apiVersion").orElse("");
        int slash = apiVersion.indexOf('/');
        Map<String, String> labels = new LinkedHashMap<>();
        metadata(object).object("labels").orElse(JsonObject.EMPTY).members().forEach((name, value) -> {
            if (value instanceof JsonValue.JsonString text) {
                labels.put(name, text.text());
            }
        });
        AdmittedObject admitted = new AdmittedObject(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                object.string("kind").orElse(""),
                labels);
        return new Workload(admitted, List.of(), new PullIdentity(namespace(object), "default", List.of()));
    }

    private static String label(JsonObject object) {
        String name = metadata(object).string("name").orElse("(no name)");
        return object.string("kind").orElse("") + " " + namespace(object) + "/" + name;
    }

    private static String namespace(JsonObject object) {
        return Optional.of(metadata(object).string("namespace").orElse(""))
                .filter(name -> !name.isEmpty())
                .orElse(DEFAULT_NAMESPACE);
    }

    private static JsonObject metadata(JsonObject object) {
        return object.object("metadata").orElse(JsonObject.EMPTY);
    }
}
