// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.serve.webhook.MetricRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;

/// `no-match-policy: keyless` while there is no policy: said wherever somebody may look, since it lets in
/// whatever anybody signed.
final class WithoutPolicies {
    private static final String TEXT =
            "no policy exists, and no-match-policy is keyless: every image that anybody signed keyless is admitted";

    private WithoutPolicies() {}

    /// Returns what to tell of `policies` beside being ready; empty where nothing is.
    static List<String> notes(PolicySet policies) {
        return applies(policies) ? List.of(TEXT) : List.of();
    }

    /// Shows in `metrics` whether it is so.
    static void show(MetricRegistry metrics, Supplier<PolicySet> policies) {
        metrics.gauge(
                "gatehouse_judged_without_policy",
                "1 while no policy exists and no-match-policy is keyless, else 0.",
                () -> applies(policies.get()) ? 1 : 0);
    }

    /// Writes a warning to `log` where it is so.
    static void warn(Logger log, PolicySet policies) {
        if (applies(policies)) {
            log.atWarn().log(TEXT);
        }
    }

    private static boolean applies(PolicySet policies) {
        return policies instanceof PolicySet.Loaded loaded && loaded.fallback().isPresent();
    }
}
