// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The verification corpus of [sigstore-conformance](https://github.com/sigstore/sigstore-conformance), as that project
/// runs it against clients: a folder whose name ends in `_fail` must be refused, any other accepted. No case is left
/// out.
class SigstoreConformanceTest {
    private static final int CASES = 70;

    @TestFactory
    Stream<DynamicTest> judgesEveryBundleAsTheProjectDoes() {
        List<ConformanceCase> cases = ConformanceCase.all();
        System.out.println("sigstore-conformance: " + cases.size() + " bundles");
        if (!cases.isEmpty() && System.getProperty("gatehouse.sigstore.dir") == null) {
            assertThat(cases).hasSize(CASES);
        }
        return cases.stream()
                .map(one -> dynamicTest(one.name(), () -> {
                    String outcome = one.judge();
                    assertThat(outcome.startsWith("verified")).as(outcome).isEqualTo(one.wanted());
                }));
    }
}
