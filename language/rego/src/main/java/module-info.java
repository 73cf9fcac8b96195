// SPDX-License-Identifier: Apache-2.0
/// Rego policies in process: source text in, a verdict out. No I/O, no clock, no threads, no logging.
@SuppressWarnings("requires-automatic")
module dev.gatehouse.language.rego {
    requires transitive dev.gatehouse.core;
    requires org.bouncycastle.provider;
    requires org.snakeyaml.engine;
    requires re2j;
    requires static transitive org.jspecify;

    exports dev.gatehouse.language.rego;
}
