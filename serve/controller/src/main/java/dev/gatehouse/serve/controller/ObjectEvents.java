// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events about cluster-scoped objects, which land in the namespace `default`. Used by one thread; an event that
/// cannot be written is logged and given up.
final class ObjectEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectEvents.class);
    private static final String PATH = "/api/v1/namespaces/default/events";
    private static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_NAME = 200;

    private final ApiServer api;
    private final ObjectKind kind;
    private final InstantSource clock;
    private final AtomicLong sequence = new AtomicLong();

    ObjectEvents(ApiServer api, ObjectKind kind, InstantSource clock) {
        this.api = api;
        this.kind = kind;
        this.clock = clock;
    }

    void normal(KubernetesObject object, String reason, String message) {
        write(object, "Normal", reason, message);
    }

    void warning(KubernetesObject object, String reason, String message) {
        write(object, "Warning", reason, message);
    }

    private void write(KubernetesObject object, String type, String reason, String message) {
        ApiAnswer answer = api.create(PATH, event(object, type, reason, message));
        if (!(answer instanceof ApiAnswer.Given)) {
            LOG.atWarn()
                    .addKeyValue("object", object.name())
                    .addKeyValue("event", reason)
                    .addKeyValue("reason", answer.text())
                    .log("event not written");
        }
    }

    private JsonObject event(KubernetesObject object, String type, String reason, String message) {
        Instant now = clock.instant();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        long number = now.getEpochSecond() * 1_000_000_000L + now.getNano() + sequence.getAndIncrement();
        String stem = object.name().substring(0, Math.min(object.name().length(), LONGEST_NAME));
        return new GoJson()
                .text("apiVersion", "v1")
                .text("kind", "Event")
                .value(
                        "metadata",
                        new GoJson()
                                .text("name", stem + "." + Long.toHexString(number))
                                .text("namespace", "default")
                                .done())
                .value(
                        "involvedObject",
                        new GoJson()
                                .text("kind", kind.kind())
                                .text("name", object.name())
                                .text("uid", object.uid())
                                .text("apiVersion", ObjectKind.API_VERSION)
                                .text("resourceVersion", object.resourceVersion())
                                .done())
                .text("reason", reason)
                .text("message", PublicText.line(message, LONGEST_MESSAGE))
                .value(
                        "source",
                        new GoJson().text("component", kind.component()).done())
                .text("firstTimestamp", time)
                .text("lastTimestamp", time)
                .value("count", JsonNumber.of(1))
                .text("type", type)
                .done();
    }
}
