// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/guide/registries.md` shows must work.
class GuideTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "guide", "registries.md");

    @Test
    void showsSettingsThatCanBeRead(@TempDir Path folder) throws Exception {
        Path ca = Files.writeString(
                folder.resolve("ca.pem"), TestCertificates.make().authorityPem());
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(example.find()).isTrue();
        RegistrySettings settings =
                Fixture.settings(example.group(1).replace("/etc/gatehouse/corp-ca.pem", ca.toString()));
        assertThat(settings.hosts())
                .containsOnlyKeys("index.docker.io", "registry.corp.example:5000", "build.corp.example");
        assertThat(settings.defaults()).isEqualTo(RegistrySettings.Defaults.STANDARD);
    }
}
