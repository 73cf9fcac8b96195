// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.admission.UnavailableException;
import java.util.List;
import java.util.Optional;

/// Where the files of a repository are had from. What comes from there is nobody's word until it is verified.
public interface TufRepository {
    /// Returns the file at `path`, its folders first; empty where there is none.
    ///
    /// @param path parts that are neither empty nor dots and hold no slash
    /// @param limit most bytes that are read
    /// @throws UnavailableException where the repository does not answer, or the file is longer
    Optional<byte[]> fetch(List<String> path, int limit);
}
