// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.serve.cli.Check.Outcome;
import dev.gatehouse.serve.quickstart.Ink;

/// Renders a report for a person.
final class TestText {
    private final StringBuilder text = new StringBuilder();
    private final Ink ink;

    private TestText(Ink ink) {
        this.ink = ink;
    }

    static String text(TestReport report, Ink ink) {
        TestText writer = new TestText(ink);
        report.preliminary().forEach(writer::preliminary);
        report.subjects().forEach(writer::subject);
        writer.summary(report);
        return writer.text.toString();
    }

    private void preliminary(Finding finding) {
        String level = finding.isError() ? ink.bad("error") : ink.doubtful("warning");
        line(ink.strong(finding.place()) + ": " + level + ": " + finding.text());
    }

    private void subject(TestReport.Subject subject) {
        String place = subject.file().isEmpty() ? "" : ink.quiet("  " + subject.file() + ":" + subject.document());
        line(ink.strong(subject.label()) + place);
        if (subject.images().isEmpty()) {
            line("  names no image");
        }
        subject.images().forEach(this::image);
    }

    private void image(TestReport.Image image) {
        String where = image.path().isEmpty() ? "" : image.path() + "  ";
        String name = image.judged().isEmpty() ? image.reference() : image.judged();
        line("  " + word(image.outcome()) + "  " + where + name);
        for (Check check : image.checks()) {
            if (check.outcome() == Outcome.PASSED) {
                String policy = check.policy().isEmpty() ? check.text() : "satisfies " + check.policy();
                line("            " + ink.quiet(policy));
            } else {
                check.text().lines().forEach(line -> line("            " + line));
            }
        }
    }

    private String word(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> ink.good("admitted");
            case WARNED -> ink.doubtful("warned  ");
            case FAILED -> ink.bad("denied  ");
        };
    }

    private void summary(TestReport report) {
        long images = report.subjects().stream()
                .mapToLong(subject -> subject.images().size())
                .sum();
        long denied = report.subjects().stream()
                .flatMap(subject -> subject.images().stream())
                .filter(image -> image.outcome() == Outcome.FAILED)
                .count();
        String counts = images + " image(s), " + denied + " denied";
        line(report.admits() ? ink.good(counts) : ink.bad(counts));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
