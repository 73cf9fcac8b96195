// SPDX-License-Identifier: Apache-2.0
/// The CUE engine: compiles a policy once and judges JSON documents with it. No I/O, no clock, no threads.
@SuppressWarnings("requires-automatic")
module dev.gatehouse.language.cue {
    requires transitive dev.gatehouse.core;
    requires org.snakeyaml.engine;
    requires re2j;
    requires static transitive org.jspecify;

    exports dev.gatehouse.language.cue;
}
