// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Writes down for a person what the quick start does.
final class Transcript {
    private static final int NAME_WIDTH = 20;
    private static final int WIDTH = 106;
    private static final String INDENT = " ".repeat(12);
    // Enough of a digest to recognise it by; the whole one is in every answer of the webhook.
    private static final Pattern DIGEST = Pattern.compile("(sha256:[0-9a-f]{12})[0-9a-f]{52}");

    private final PrintWriter out;
    private final Ink ink;

    Transcript(PrintWriter out, Ink ink) {
        this.out = out;
        this.ink = ink;
    }

    void heading(String text) {
        out.println();
        out.println(ink.strong(text));
    }

    void fact(String name, String value) {
        out.println("  " + padded(name, 10) + value);
    }

    void indented(String text) {
        text.lines().forEach(line -> out.println("    " + ink.quiet(line)));
    }

    void line(String text) {
        out.println(text);
    }

    void decision(Scenario scenario, ReviewClient.Decision decision) {
        String object =
                padded(scenario.object().kind() + "/" + scenario.object().name(), NAME_WIDTH);
        out.println("  " + label(Scenario.outcome(decision)) + "  " + object + "  " + scenario.what());
        if (decision.admitted()) {
            PinnedTexts.of(decision.stored()).texts().forEach(image -> detail("runs  " + image));
        } else {
            decision.message().lines().forEach(this::detail);
        }
        decision.warnings().forEach(warning -> warning.lines().forEach(this::detail));
        if (!scenario.isMetBy(decision)) {
            detail(ink.bad("this is not what was expected: " + scenario.expected()));
        }
    }

    void summary(List<Boolean> met) {
        long good = met.stream().filter(Boolean::booleanValue).count();
        String text = good + " of " + met.size() + " decisions are the expected ones.";
        out.println();
        out.println(good == met.size() ? ink.good(text) : ink.bad(text));
    }

    private void detail(String text) {
        wrapped(DIGEST.matcher(text).replaceAll("$1…")).forEach(line -> out.println(INDENT + ink.quiet(line)));
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() >= WIDTH && !line.isBlank()) {
                lines.add(line);
                line = "  " + word;
            } else {
                line = line.isEmpty() ? word : line + " " + word;
            }
        }
        lines.add(line);
        return lines;
    }

    private String label(Scenario.Expectation outcome) {
        return switch (outcome) {
            case ADMITTED -> ink.good("admitted");
            case WARNED -> ink.doubtful("warned  ");
            case DENIED -> ink.bad("denied  ");
        };
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
