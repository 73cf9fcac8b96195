// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// What a log says about its tree at one moment: a signed note
/// ([tlog-checkpoint](https://c2sp.org/tlog-checkpoint),
/// [signed-note](https://c2sp.org/signed-note)). Data until one of its signatures is checked.
///
/// @param origin name of the log, the first line
/// @param treeSize number of leaves
/// @param rootHash root of the tree
/// @param text what is signed, with its last line feed
/// @param signatures never empty
public record Checkpoint(String origin, long treeSize, Blob rootHash, String text, List<Signature> signatures) {
    private static final int LONGEST = 64 << 10;
    private static final int MOST_SIGNATURES = 64;
    private static final String DASH = "\u2014 ";
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern OF_REKOR_1 = Pattern.compile(".+ - [0-9]+");

    public Checkpoint {
        signatures = List.copyOf(signatures);
    }

    /// One signature line.
    ///
    /// @param name of the signer
    /// @param keyHint first four bytes of the signer's key id
    public record Signature(String name, Blob keyHint, Blob bytes) {}

    /// Reads a checkpoint.
    ///
    /// @throws MalformedEntryException where `note` is none
    public static Checkpoint read(String note) {
        if (note.length() > LONGEST) {
            throw new MalformedEntryException("checkpoint is longer than " + LONGEST + " characters");
        }
        int parting = note.lastIndexOf("\n\n");
        if (parting < 0 || !note.endsWith("\n") || note.indexOf('\r') >= 0) {
            throw new MalformedEntryException("checkpoint is no signed note");
        }
        String text = note.substring(0, parting + 1);
        List<String> lines = Arrays.asList(text.split("\n", -1));
        // The last element is what follows the last line feed: nothing.
        if (lines.size() < 4 || lines.getFirst().isEmpty()) {
            throw new MalformedEntryException("checkpoint has no origin, size and root hash");
        }
        if (!SIZE.matcher(lines.get(1)).matches()) {
            throw new MalformedEntryException("checkpoint has a malformed tree size");
        }
        byte[] root = base64(lines.get(2));
        if (root.length != 32) {
            throw new MalformedEntryException("checkpoint has a root hash of " + root.length + " bytes");
        }
        return new Checkpoint(
                lines.getFirst(),
                Long.parseLong(lines.get(1)),
                Blob.of(root),
                text,
                signatures(note.substring(parting + 2)));
    }

    private static List<Signature> signatures(String block) {
        List<Signature> signatures = new ArrayList<>();
        for (String line : block.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            int space = line.lastIndexOf(' ');
            if (!line.startsWith(DASH) || space <= DASH.length() || signatures.size() == MOST_SIGNATURES) {
                throw new MalformedEntryException("checkpoint has a malformed signature line");
            }
            byte[] signature = base64(line.substring(space + 1));
            if (signature.length < 5) {
                throw new MalformedEntryException("checkpoint has a signature without content");
            }
            signatures.add(new Signature(
                    line.substring(DASH.length(), space),
                    Blob.of(Arrays.copyOf(signature, 4)),
                    Blob.of(Arrays.copyOfRange(signature, 4, signature.length))));
        }
        if (signatures.isEmpty()) {
            throw new MalformedEntryException("checkpoint is not signed");
        }
        return signatures;
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new MalformedEntryException("checkpoint holds something that is not base64");
        }
    }

    /// Tells whether the origin is of the form of Rekor's first version, `host - tree`.
    public boolean ofRekor1() {
        return OF_REKOR_1.matcher(origin).matches();
    }

    /// Returns the bytes that are signed.
    public byte[] signedBytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
