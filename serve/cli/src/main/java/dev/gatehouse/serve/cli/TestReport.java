// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.serve.cli.Check.Outcome;
import java.util.ArrayList;
import java.util.List;

/// What `gatehouse test` found out.
///
/// @param preliminary problems of the policies and manifests themselves; with an error among them nothing was judged
/// @param subjects what was judged, in the order of the command line
record TestReport(List<Finding> preliminary, List<Subject> subjects) {
    TestReport {
        preliminary = List.copyOf(preliminary);
        subjects = List.copyOf(subjects);
    }

    /// One object, or one image without an object.
    ///
    /// @param file the object stands in; empty without an object
    /// @param document place of the object in the file
    /// @param label `Pod demo/web`; for an image without an object, its name
    record Subject(String file, int document, String label, List<Image> images) {
        Subject {
            images = List.copyOf(images);
        }
    }

    /// One image.
    ///
    /// @param path where it stands in the object; empty without an object
    /// @param reference as it was written
    /// @param judged as it was judged, with its digest; empty where it was not
    /// @param checks never empty
    record Image(String path, String reference, String judged, List<Check> checks) {
        Image {
            checks = List.copyOf(checks);
            if (checks.isEmpty()) {
                throw new IllegalArgumentException("an image that nothing was said about");
            }
        }

        Outcome outcome() {
            return checks.stream().map(Check::outcome).max(Outcome::compareTo).orElse(Outcome.FAILED);
        }
    }

    /// Tells whether every image may run, and there was at least one.
    boolean admits() {
        return preliminary.stream().noneMatch(Finding::isError)
                && subjects.stream().anyMatch(subject -> !subject.images().isEmpty())
                && subjects.stream()
                        .flatMap(subject -> subject.images().stream())
                        .noneMatch(image -> image.outcome() == Outcome.FAILED);
    }

    /// Returns everything worth telling: the preliminary findings, then what images failed or were warned about.
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(preliminary);
        for (Subject subject : subjects) {
            for (Image image : subject.images()) {
                for (Check check : image.checks()) {
                    if (check.outcome() != Outcome.PASSED) {
                        findings.add(new Finding(
                                check.rule(),
                                check.outcome() == Outcome.FAILED ? Level.ERROR : Level.WARNING,
                                subject.file(),
                                subject.document(),
                                image.path(),
                                subject.label(),
                                check.text()));
                    }
                }
            }
        }
        return findings;
    }
}
