// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.faults;

import dev.gatehouse.quality.cluster.Cluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// Lets a process of Gatehouse believe in another time than everybody around it: its `java.time.Clock` is one
/// whose present is shifted.
final class ShiftedClock {
    private static final ClassDesc CLOCK = ClassDesc.of("java.time.Clock");
    private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");
    // Where all clocks of the JDK ask what time it is.
    private static final String NOW = "currentInstant";
    private static final String REAL_NOW = "realCurrentInstant";
    private static final MethodTypeDesc TO_INSTANT = MethodTypeDesc.of(INSTANT);

    private ShiftedClock() {}

    /// Returns the settings with which a replica of `cluster` is started.
    static Map<String, String> ahead(Cluster cluster, Duration time) {
        Path patch = cluster.folder().resolve("shifted-clock");
        Path file = patch.resolve("java", "time", "Clock.class");
        try (InputStream stream = Clock.class.getResourceAsStream("Clock.class")) {
            if (stream == null) {
                throw new IllegalStateException("this JDK hides its classes");
            }
            Files.createDirectories(file.getParent());
            Files.write(file, shifted(stream.readAllBytes(), time));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("GATEHOUSE_JAVA_OPTS", "--patch-module java.base=" + patch);
    }

    private static byte[] shifted(byte[] original, Duration time) {
        ClassFile classFile = ClassFile.of();
        ClassTransform renamed = (builder, element) -> {
            if (element instanceof MethodModel method && method.methodName().equalsString(NOW)) {
                builder.withMethod(
                        REAL_NOW,
                        method.methodTypeSymbol(),
                        method.flags().flagsMask(),
                        copy -> method.forEach(copy::with));
                builder.withMethodBody(
                        NOW,
                        method.methodTypeSymbol(),
                        method.flags().flagsMask(),
                        code -> code.invokestatic(CLOCK, REAL_NOW, TO_INSTANT)
                                .loadConstant(time.toSeconds())
                                .invokevirtual(
                                        INSTANT, "plusSeconds", MethodTypeDesc.ofDescriptor("(J)Ljava/time/Instant;"))
                                .areturn());
            } else {
                builder.with(element);
            }
        };
        return classFile.transformClass(classFile.parse(original), renamed);
    }
}
