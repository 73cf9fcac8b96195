// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/// One named logger that writes to a [JsonLog].
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1L;

    private final transient JsonLog log;

    JsonLogger(String name, JsonLog log) {
        this.name = name;
        this.log = log;
    }

    @Override
    public void log(LoggingEvent event) {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                facts.put(pair.key, String.valueOf(pair.value));
            }
        }
        Object[] arguments = event.getArgumentArray();
        String message = arguments == null
                ? event.getMessage()
                : MessageFormatter.basicArrayFormat(event.getMessage(), arguments);
        log.write(event.getLevel(), name, String.valueOf(message), facts, event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String message = arguments == null ? pattern : MessageFormatter.basicArrayFormat(pattern, arguments);
        log.write(level, name, message, Map.of(), thrown);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return log.wants(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return log.wants(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return log.wants(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return log.wants(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return log.wants(Level.ERROR);
    }
}
