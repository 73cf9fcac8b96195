// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservabilityConfigTest {
    @Test
    void showsMetricsUnlessItSaysOtherwise() {
        assertThat(ObservabilityConfig.read(Map.of(), false)).isEqualTo(new ObservabilityConfig(true, List.of()));
        assertThat(ObservabilityConfig.read(Map.of("_example", "metrics.backend-destination: none"), true)
                        .metrics())
                .isTrue();
        assertThat(ObservabilityConfig.read(Map.of("metrics.backend-destination", "none"), true)
                        .metrics())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheLastSettingWhereTheNextMeansNothing(boolean last) {
        ObservabilityConfig read = ObservabilityConfig.read(Map.of("metrics.backend-destination", "stackdriver"), last);
        assertThat(read.metrics()).isEqualTo(last);
        assertThat(read.problems())
                .containsExactly("metrics.backend-destination: unsupported metrics backend value \"stackdriver\"");
    }

    @ParameterizedTest
    @CsvSource({"profiling.enable, true", "metrics.reporting-period-seconds, often"})
    void saysWhatHasNoEffect(String key, String value) {
        assertThat(ObservabilityConfig.read(Map.of(key, value), true).problems())
                .singleElement()
                .asString()
                .startsWith(key);
    }

    @ParameterizedTest
    @CsvSource({"profiling.enable, false", "metrics.reporting-period-seconds, 5", "logging.enable-probe-request-log, x"
    })
    void isSilentAboutWhatIsUsual(String key, String value) {
        assertThat(ObservabilityConfig.read(Map.of(key, value), true).problems())
                .isEmpty();
    }
}
