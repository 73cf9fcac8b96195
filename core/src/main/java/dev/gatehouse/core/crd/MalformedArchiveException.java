// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.io.IOException;

/// A gzipped tar archive that cannot be walked, or holds what it must not.
final class MalformedArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedArchiveException(String message) {
        super(message);
    }
}
