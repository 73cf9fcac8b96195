// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.Resource;
import dev.gatehouse.core.crd.ResourceCheck;
import dev.gatehouse.core.crd.ResourceDocuments;
import dev.gatehouse.core.crd.ResourceReader;

/// Files of policies, YAML or JSON.
class ResourceReaderFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsChecksAndDefaults(byte[] bytes) {
        ResourceDocuments documents = ResourceReader.read(bytes, ReadLimits.DEFAULT);
        assertThat(documents.problems().lines(FieldProblem.Level.ERROR)).isNotNull();
        for (Resource resource : documents.resources()) {
            assertThat(ResourceCheck.check(resource, CheckSettings.DEFAULT).lines(FieldProblem.Level.ERROR))
                    .isNotNull();
            Resource defaulted = Defaults.of(resource);
            assertThat(Defaults.of(defaulted)).isEqualTo(defaulted);
        }
    }
}
