// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// The log: one JSON object a line, with a constant message and the facts as members of their own.
///
/// ```json
/// {"time":"2026-11-21T12:00:00.123Z","level":"info","logger":"dev.gatehouse.app.ServeCommand","message":"policies
/// loaded","policies":"3"}
/// ```
final class JsonLog {
    /// Longest text of one member, in characters.
    private static final int LONGEST = 16_384;

    /// The log of this process: standard error.
    static final JsonLog PROCESS = new JsonLog(System.err, InstantSource.system());

    private final PrintStream out;
    private final InstantSource clock;
    // Written by the command line, read by every thread that logs.
    private final AtomicReference<Level> threshold = new AtomicReference<>(Level.WARN);

    JsonLog(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /// Sets the lowest level that is written; `WARN` before the first call.
    void threshold(Level level) {
        threshold.set(level);
    }

    /// Sets the lowest level that is written, by its name in lower case: `debug`, `info`, `warn` or `error`.
    void threshold(String level) {
        threshold(Level.valueOf(level.toUpperCase(Locale.ROOT)));
    }

    boolean wants(Level level) {
        return level.toInt() >= threshold.get().toInt();
    }

    /// Writes one line. The names `time`, `level`, `logger` and `message` are taken; a fact of such a name is
    /// dropped.
    void write(Level level, String logger, String message, Map<String, Object> facts, @Nullable Throwable thrown) {
        if (!wants(level)) {
            return;
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("time", new JsonString(clock.instant().toString()));
        members.put("level", new JsonString(level.name().toLowerCase(Locale.ROOT)));
        members.put("logger", new JsonString(logger));
        members.put("message", new JsonString(bounded(message)));
        facts.forEach((key, value) -> members.putIfAbsent(key, new JsonString(bounded(String.valueOf(value)))));
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            members.putIfAbsent("error", new JsonString(bounded(trace.toString())));
        }
        out.println(JsonWriter.compact(new JsonObject(members)));
    }

    private static String bounded(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    /// Sends what libraries log with `java.util.logging` here too, from their level `WARNING` on.
    void takeOverJavaLogging() {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(java.util.logging.Level.WARNING);
        root.addHandler(new Handler() {
            private final SimpleFormatter texts = new SimpleFormatter();

            @Override
            public void publish(LogRecord entry) {
                Throwable thrown = entry.getThrown();
                boolean severe = entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue();
                write(
                        severe ? Level.ERROR : Level.WARN,
                        String.valueOf(entry.getLoggerName()),
                        String.valueOf(texts.formatMessage(entry)),
                        // Below an error it is most often a peer that broke off or made no sense: one line is
                        // enough, or strangers could fill the disk.
                        severe || thrown == null ? Map.of() : Map.of("reason", thrown),
                        severe ? thrown : null);
            }

            @Override
            public void flush() {
                out.flush();
            }

            @Override
            public void close() {
                out.flush();
            }
        });
    }
}
