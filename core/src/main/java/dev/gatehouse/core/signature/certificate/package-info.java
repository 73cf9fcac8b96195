// SPDX-License-Identifier: Apache-2.0
/// Judges a signing certificate: who issued it, whether it was logged, whom it names.
///
/// ```java
/// SigningCertificate leaf = SigningCertificate.read(der);
/// PathOutcome path = new CertificatePaths(root.certificateAuthorities(),
/// Purpose.CODE_SIGNING).verify(leaf.certificate(), times);
/// ```
@NullMarked
package dev.gatehouse.core.signature.certificate;

import org.jspecify.annotations.NullMarked;
