// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {
    private final Artifact child = Artifact.image("child");
    private final Artifact index = Artifact.index(Map.of("linux/amd64", child));

    private Path layout(Path folder) throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("blobs").resolve("sha256"));
        for (Artifact artifact : new Artifact[] {child, index}) {
            Files.write(
                    blobs.resolve(artifact.digest().substring(7)),
                    artifact.manifest().array());
            for (var blob : artifact.blobs().entrySet()) {
                Files.write(
                        blobs.resolve(blob.getKey().substring(7)),
                        blob.getValue().array());
            }
        }
        String named = "\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"},";
        Files.writeString(
                folder.resolve("index.json"),
                "{\"manifests\":["
                        + index.descriptor().replaceFirst("\\{", "{" + named.formatted(child.fallbackTag()))
                        + ","
                        + index.descriptor().replaceFirst("\\{", "{" + named.formatted("v1"))
                        + ","
                        + child.descriptor().replaceFirst("\\{", "{" + named.formatted("old.example:5000/team/b:v2"))
                        + "," + child.descriptor() + "]}");
        return folder;
    }

    @Test
    void loadsTagsDigestsChildrenAndOtherRepositories(@TempDir Path folder) throws Exception {
        try (FakeRegistry registry = FakeRegistry.start()) {
            OciLayout layout = OciLayout.read(layout(folder));
            layout.loadInto(registry, "team/a");
            assertThat(registry.manifest("team/a", "v1")).contains(index.manifest());
            assertThat(registry.manifest("team/a", child.digest())).contains(child.manifest());
            assertThat(registry.manifest("team/b", "v2")).contains(child.manifest());
            assertThat(layout.entries().getLast().tag()).isEqualTo(child.fallbackTag());
        }
    }

    @Test
    void servesABlobThatLiesAboutItsContent(@TempDir Path folder) throws Exception {
        String blob = child.blobs().keySet().iterator().next();
        Path file = layout(folder).resolve("blobs").resolve(blob.replace(':', '/'));
        Files.writeString(file, "something else");
        try (FakeRegistry registry = FakeRegistry.start()) {
            OciLayout.read(folder).loadInto(registry, "team/a");
            try (PushClient honest = new PushClient(registry.url())) {
                assertThat(OciLayout.read(folder).pushTo(honest, "team/c")).anyMatch(line -> line.startsWith(blob));
            }
            assertThat(registry.lines()).isNotEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> pushesToARealRegistry(@TempDir Path folder) {
        return LeftOut.unless(Programs.find("registry"), "pushing a layout to a real registry", "registry").stream()
                .map(program -> dynamicTest("docker distribution", () -> {
                    OciLayout layout = OciLayout.read(layout(folder));
                    try (Programs.RealRegistry registry = Programs.startRegistry(program, folder);
                            PushClient push = registry.pushClient()) {
                        assertThat(layout.pushTo(push, "team/a")).isEmpty();
                    }
                }));
    }
}
