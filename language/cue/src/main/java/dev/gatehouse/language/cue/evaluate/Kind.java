// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.ArrayList;
import java.util.List;

/// Sets of kinds, one bit each.
public final class Kind {
    public static final int NULL = 1;
    public static final int BOOL = 2;
    public static final int INT = 4;
    public static final int FLOAT = 8;
    public static final int STRING = 16;
    public static final int BYTES = 32;
    public static final int FUNC = 64;
    public static final int LIST = 128;
    public static final int STRUCT = 256;
    public static final int NUMBER = INT | FLOAT;
    public static final int TOP = 511;

    private Kind() {}

    /// Returns how a message names the set.
    public static String name(int kinds) {
        if (kinds == 0) {
            return "_|_";
        }
        if (kinds == TOP) {
            return "_";
        }
        List<String> names = new ArrayList<>();
        add(names, kinds, NULL, "null");
        add(names, kinds, BOOL, "bool");
        if ((kinds & NUMBER) != NUMBER) {
            add(names, kinds, INT, "int");
            add(names, kinds, FLOAT, "float");
        }
        add(names, kinds, STRING, "string");
        add(names, kinds, BYTES, "bytes");
        add(names, kinds, FUNC, "func");
        add(names, kinds, LIST, "list");
        add(names, kinds, STRUCT, "struct");
        if ((kinds & NUMBER) == NUMBER) {
            names.add("number");
        }
        return names.size() == 1 ? names.getFirst() : "(" + String.join("|", names) + ")";
    }

    private static void add(List<String> names, int kinds, int kind, String name) {
        if ((kinds & kind) != 0) {
            names.add(name);
        }
    }
}
