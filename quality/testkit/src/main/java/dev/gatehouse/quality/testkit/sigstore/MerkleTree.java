// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// An append-only Merkle tree ([RFC 9162 §2.1](https://www.rfc-editor.org/rfc/rfc9162#section-2.1)), computed
/// by the definitions of the RFC.
final class MerkleTree {
    private final List<byte[]> leaves = new ArrayList<>();

    /// Appends a leaf and returns its index.
    int add(byte[] content) {
        leaves.add(leafHash(content));
        return leaves.size() - 1;
    }

    int size() {
        return leaves.size();
    }

    byte[] root() {
        return root(leaves);
    }

    /// Returns the hashes that lead from leaf `index` to the root.
    List<byte[]> path(int index) {
        return path(index, leaves);
    }

    static byte[] leafHash(byte[] content) {
        return hash(0, content, new byte[0]);
    }

    private static byte[] root(List<byte[]> hashes) {
        if (hashes.isEmpty()) {
            return SigningKey.sha256(new byte[0]);
        }
        if (hashes.size() == 1) {
            return hashes.getFirst();
        }
        int split = split(hashes.size());
        return hash(1, root(hashes.subList(0, split)), root(hashes.subList(split, hashes.size())));
    }

    private static List<byte[]> path(int index, List<byte[]> hashes) {
        if (hashes.size() == 1) {
            return List.of();
        }
        int split = split(hashes.size());
        List<byte[]> left = hashes.subList(0, split);
        List<byte[]> right = hashes.subList(split, hashes.size());
        List<byte[]> path = new ArrayList<>(index < split ? path(index, left) : path(index - split, right));
        path.add(index < split ? root(right) : root(left));
        return List.copyOf(path);
    }

    // The largest power of two below the size.
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static byte[] hash(int prefix, byte[] left, byte[] right) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(prefix);
        bytes.writeBytes(left);
        bytes.writeBytes(right);
        return SigningKey.sha256(bytes.toByteArray());
    }
}
