// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// One block of a PEM text ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)).
final class PemBlock {
    private static final int LONGEST = 256 << 10;
    private static final int MOST = 32;

    private final String label;
    private final byte[] content;

    private PemBlock(String label, byte[] content) {
        this.label = label;
        this.content = content;
    }

    /// Returns the only block of `pem`; empty where there is none, or more than one.
    static Optional<PemBlock> only(String pem) {
        return all(pem).filter(blocks -> blocks.size() == 1).map(List::getFirst);
    }

    /// Returns the blocks of `pem`, text around them left out; empty where one is broken, or there are more than
    /// 32.
    static Optional<List<PemBlock>> all(String pem) {
        if (pem.length() > LONGEST) {
            return Optional.empty();
        }
        List<PemBlock> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (blocks.size() == MOST) {
                    return Optional.empty();
                }
                blocks.add(new PemBlock(block.getType(), block.getContent()));
            }
        } catch (IOException | DecoderException | IllegalArgumentException _) {
            return Optional.empty();
        }
        return Optional.of(blocks);
    }

    String label() {
        return label;
    }

    byte[] content() {
        return content;
    }
}
