// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.oci.Blob;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/// Proof that a leaf is in a Merkle tree ([RFC 9162
/// §2.1.3](https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3)).
///
/// @param leafIndex zero-based position of the leaf
/// @param treeSize number of leaves the proof was made for
/// @param rootHash root that the proof claims to lead to; empty where it claims none
/// @param path sibling hashes from leaf to root
/// @param checkpoint signed note about the tree
public record InclusionProof(long leafIndex, long treeSize, Blob rootHash, List<Blob> path, String checkpoint) {
    private static final int HASH_LENGTH = 32;

    public InclusionProof {
        path = List.copyOf(path);
    }

    /// Returns the root this proof leads to from a leaf with the content `body`, or empty where the position is
    /// not in the tree or the path does not have exactly the length that position and size demand.
    public Optional<Blob> rootFor(Blob body) {
        if (leafIndex < 0 || leafIndex >= treeSize) {
            return Optional.empty();
        }
        byte[] hash = leafHash(body.bytes());
        long place = leafIndex;
        long last = treeSize - 1;
        // Ends after 63 steps at the latest, however long the path is: then there is nothing left to shift.
        for (Blob sibling : path) {
            if (last == 0 || sibling.length() != HASH_LENGTH) {
                return Optional.empty();
            }
            boolean right = (place & 1) == 1 || place == last;
            if (right) {
                hash = nodeHash(sibling.bytes(), hash);
                while ((place & 1) == 0 && place != 0) {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling.bytes());
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 ? Optional.of(Blob.of(hash)) : Optional.empty();
    }

    static byte[] leafHash(byte[] body) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return digest.digest(body);
    }

    private static byte[] nodeHash(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
