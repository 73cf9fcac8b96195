// SPDX-License-Identifier: Apache-2.0
/// The pure heart of Gatehouse: bytes and values in, values out. No I/O, no clock, no threads, no logging.
module dev.gatehouse.core {
    requires com.fasterxml.jackson.core;
    requires re2j;
    requires org.bouncycastle.provider;
    requires org.snakeyaml.engine;
    requires static transitive org.jspecify;

    exports dev.gatehouse.core.crd;
    exports dev.gatehouse.core.json;
    exports dev.gatehouse.core.oci;
    exports dev.gatehouse.core.policy;
    exports dev.gatehouse.core.signature;
    exports dev.gatehouse.core.signature.certificate;
    exports dev.gatehouse.core.signature.log;
    exports dev.gatehouse.core.signature.timestamp;
    exports dev.gatehouse.core.trust;
}
