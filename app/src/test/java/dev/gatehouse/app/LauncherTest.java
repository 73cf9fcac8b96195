// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher in a copy of the checkout's outline, with a JDK and a Maven wrapper that only say what they are
/// asked.
class LauncherTest {
    // Tests run in the folder of their module.
    private static final Path LAUNCHER = Path.of("..", "gatehouse");

    @TempDir
    private Path root = Path.of("");

    private Path checkout = Path.of("");
    private Path jdk = Path.of("");

    private record Run(int exitCode, String output) {}

    @BeforeEach
    void lay() throws IOException {
        checkout = Files.createDirectories(root.resolve("check out"));
        Files.createDirectories(checkout.resolve("app/target"));
        Files.createDirectories(checkout.resolve("core/src/main/java"));
        program(checkout.resolve("gatehouse"), Files.readString(LAUNCHER));
        Files.createDirectories(checkout.resolve(".mvn"));
        Files.copy(LAUNCHER.resolveSibling(".mvn/jdk.sh"), checkout.resolve(".mvn/jdk.sh"));
        program(
                checkout.resolve("mvnw"),
                "#!/bin/sh\necho mvnw >> calls\n: > app/target/gatehouse-app.jar\n[ ! -f fail ]\n");
        jdk = Files.createDirectories(root.resolve("jdk"));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        program(jdk.resolve("bin/java"), "#!/bin/sh\nfor last; do :; done\necho java \"$last\"\nexit 3\n");
        program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path program, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(args));
        builder.directory(root.toFile()).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private Run run(String... args) throws IOException, InterruptedException {
        return run(checkout.resolve("gatehouse"), Map.of("GATEHOUSE_JAVA_HOME", jdk.toString()), args);
    }

    @Test
    void buildsOnceAndPassesArgumentsAndExitCodeOn() throws Exception {
        Run first = run("version", "two words");
        assertThat(first.output()).contains("gatehouse: building with ").endsWith("java two words\n");
        assertThat(first.exitCode()).isEqualTo(3);
        Run second = run("again");
        assertThat(second.output()).isEqualTo("java again\n");
        assertThat(checkout.resolve("calls")).hasContent("mvnw");
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        run("a");
        Path source = Files.writeString(checkout.resolve("core/src/main/java/A.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(run("b").output()).contains("building");
    }

    @Test
    void endsTheProcessThatRanOutOfMemory() throws Exception {
        program(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
        assertThat(run("x").output())
                .contains(" -XX:+ExitOnOutOfMemoryError ")
                .endsWith(" dev.gatehouse.app.Gatehouse x\n");
    }

    @Test
    void worksThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("check out", "gatehouse"));
        Run run = run(link, Map.of("GATEHOUSE_JAVA_HOME", jdk.toString()), "x");
        assertThat(run.output()).endsWith("java x\n");
    }

    @Test
    void saysWhereToLookWhenTheBuildFails() throws Exception {
        Files.writeString(checkout.resolve("fail"), "");
        Run run = run("x");
        assertThat(run.exitCode()).isOne();
        assertThat(run.output()).contains("the build failed").doesNotContain("java x");
        assertThat(run("x").output()).contains("building");
    }

    @Test
    void refusesAJdkOfAnotherVersion() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
        Run run = run("x");
        assertThat(run.exitCode()).isOne();
        assertThat(run.output()).contains("is not a JDK 25").doesNotContain("building");
    }
}
