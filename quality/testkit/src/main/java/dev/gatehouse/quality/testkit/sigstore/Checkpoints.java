// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes signed notes about a tree ([tlog-checkpoint](https://c2sp.org/tlog-checkpoint)).
final class Checkpoints {
    private final String origin;
    private final String name;
    private final byte[] hint;
    private final SigningKey key;

    /// @param origin first line
    /// @param name of the signer
    /// @param id of the signer's key, whose first four bytes hint at it
    Checkpoints(String origin, String name, byte[] id, SigningKey key) {
        this.origin = origin;
        this.name = name;
        this.hint = Arrays.copyOf(id, 4);
        this.key = key;
    }

    String of(MerkleTree tree) {
        String text = origin + "\n" + tree.size() + "\n" + SigningKey.base64(tree.root()) + "\n";
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] line = Arrays.copyOf(hint, hint.length + signature.length);
        System.arraycopy(signature, 0, line, hint.length, signature.length);
        return text + "\n\u2014 " + name + " " + SigningKey.base64(line) + "\n";
    }
}
