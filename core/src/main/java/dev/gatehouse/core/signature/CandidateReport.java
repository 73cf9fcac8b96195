// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Digest;
import java.util.List;

/// What was checked on one candidate: everything up to the first check that failed.
///
/// @param layer digest of the candidate in its manifest
public record CandidateReport(Digest layer, SignatureFormat format, List<CheckResult> checks) {
    public CandidateReport {
        checks = List.copyOf(checks);
    }
}
