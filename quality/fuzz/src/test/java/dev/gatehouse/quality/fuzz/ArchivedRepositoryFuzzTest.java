// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.edge.tuf.ArchivedRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// TUF repositories as archives, as the author of a TrustRoot gives them: the bytes as they are, and packed, so
/// that the tar in them is looked at too.
class ArchivedRepositoryFuzzTest {
    private static final int SMALL = 16;

    @FuzzTest(maxDuration = "10m")
    void unpacksOrRefuses(byte[] bytes) {
        unpack(bytes);
        unpack(packed(bytes));
    }

    private static void unpack(byte[] archive) {
        ArchivedRepository repository;
        try {
            repository = ArchivedRepository.read(archive);
        } catch (UnavailableException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        try {
            assertThat(repository
                            .fetch(List.of("root.json"), SMALL)
                            .map(file -> file.length)
                            .orElse(0))
                    .isLessThanOrEqualTo(SMALL);
        } catch (UnavailableException e) {
            assertThat(e.getMessage()).contains("root.json is longer than");
        }
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
