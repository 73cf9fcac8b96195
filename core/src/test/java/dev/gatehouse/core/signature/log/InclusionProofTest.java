// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Blob;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9162 §2.1.3.1 and §2.1.3.2: every leaf of every small tree, proved by the definition of the tree itself.
class InclusionProofTest {
    private static Blob hash(int prefix, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) prefix);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return Blob.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Blob> leaves(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Blob.of(new byte[] {(byte) i, 7}))
                .toList();
    }

    private static int split(int count) {
        return Integer.highestOneBit(count - 1);
    }

    private static Blob root(List<Blob> leaves) {
        if (leaves.size() == 1) {
            return hash(0, leaves.getFirst().bytes());
        }
        int split = split(leaves.size());
        return hash(
                1,
                root(leaves.subList(0, split)).bytes(),
                root(leaves.subList(split, leaves.size())).bytes());
    }

    private static List<Blob> path(int leaf, List<Blob> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int split = split(leaves.size());
        boolean left = leaf < split;
        List<Blob> path = new ArrayList<>(
                left ? path(leaf, leaves.subList(0, split)) : path(leaf - split, leaves.subList(split, leaves.size())));
        path.add(root(left ? leaves.subList(split, leaves.size()) : leaves.subList(0, split)));
        return path;
    }

    private static InclusionProof proof(long leaf, long size, List<Blob> path) {
        return new InclusionProof(leaf, size, Blob.of(new byte[32]), path, "");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 33})
    void leadsFromEveryLeafToTheRootAndFromNoOther(int size) {
        List<Blob> leaves = leaves(size);
        Blob root = root(leaves);
        for (int leaf = 0; leaf < size; leaf++) {
            List<Blob> path = path(leaf, leaves);
            assertThat(proof(leaf, size, path).rootFor(leaves.get(leaf))).contains(root);
            for (int other = 0; other < size; other++) {
                if (other != leaf) {
                    assertThat(proof(leaf, size, path).rootFor(leaves.get(other)))
                            .isNotEqualTo(Optional.of(root));
                    assertThat(proof(other, size, path).rootFor(leaves.get(leaf)))
                            .isNotEqualTo(Optional.of(root));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13})
    void refusesPathsOfAnotherLength(int size) {
        List<Blob> leaves = leaves(size);
        for (int leaf = 0; leaf < size; leaf++) {
            List<Blob> path = path(leaf, leaves);
            List<Blob> longer = new ArrayList<>(path);
            longer.add(hash(0));
            assertThat(proof(leaf, size, longer).rootFor(leaves.get(leaf))).isEmpty();
            if (!path.isEmpty()) {
                assertThat(proof(leaf, size, path.subList(0, path.size() - 1)).rootFor(leaves.get(leaf)))
                        .isEmpty();
            }
        }
    }

    @Test
    void refusesPlacesOutsideTheTree() {
        List<Blob> leaves = leaves(4);
        List<Blob> path = path(3, leaves);
        assertThat(proof(4, 4, path).rootFor(leaves.get(3))).isEmpty();
        assertThat(proof(-1, 4, path).rootFor(leaves.get(3))).isEmpty();
        assertThat(proof(0, 0, List.of()).rootFor(leaves.get(3))).isEmpty();
        assertThat(proof(Long.MAX_VALUE - 1, Long.MAX_VALUE, path).rootFor(leaves.get(3)))
                .isEmpty();
    }

    @Test
    void refusesHashesOfAnotherLength() {
        List<Blob> leaves = leaves(2);
        assertThat(proof(0, 2, List.of(Blob.of(new byte[31]))).rootFor(leaves.getFirst()))
                .isEmpty();
    }
}
