// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Connects SLF4J with [JsonLog]. Found by SLF4J through `META-INF/services`.
public final class JsonLogProvider implements SLF4JServiceProvider {
    // The bridges that SLF4J ships put a message's key values into its text; here they stay members of their own.
    private final ILoggerFactory loggers = name -> new JsonLogger(name, JsonLog.PROCESS);
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public @Nullable MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Nothing has to be made ready.
    }
}
