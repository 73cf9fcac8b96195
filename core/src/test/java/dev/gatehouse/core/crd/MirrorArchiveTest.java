// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class MirrorArchiveTest {
    /// Makes a gzipped tar archive of one file.
    static byte[] archive(String name, String content) {
        return gzip(concat(entry(name, content.length(), '0'), padded(content), new byte[1024]));
    }

    private static byte[] entry(String name, long size, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, String.format("%011o\0", size));
        put(header, 156, String.valueOf(type));
        put(header, 257, "ustar\00000");
        return withChecksum(header);
    }

    private static byte[] withChecksum(byte[] header) {
        put(header, 148, "        ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] padded(String content) {
        return Arrays.copyOf(Documents.bytes(content), (content.length() + 511) / 512 * 512);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void takesArchivesThatCanBeWalked() {
        byte[] file = concat(entry("a", 3, '0'), padded("abc"));

        assertThat(MirrorArchive.problem(archive("root.json", "{}"))).isEmpty();
        assertThat(MirrorArchive.problem(gzip(concat(entry("d/", 0, '5'), file, new byte[1024]))))
                .isEmpty();
        assertThat(MirrorArchive.problem(gzip(file))).isEmpty();
        assertThat(MirrorArchive.problem(gzip(new byte[10240]))).isEmpty();
    }

    @Test
    void refusesWhatIsNotGzip() {
        assertThat(MirrorArchive.problem(Documents.bytes("hello world"))).hasValue("gzip: invalid header");
        assertThat(MirrorArchive.problem(new byte[] {0x1F})).hasValue("gzip: invalid header");
        assertThat(MirrorArchive.problem(new byte[] {0x1F, (byte) 0x8B, 7, 0, 0, 0, 0, 0, 0, 0}))
                .hasValueSatisfying(text -> assertThat(text).startsWith("gzip: "));
    }

    @Test
    void refusesArchivesThatAreCutOff() {
        byte[] archive = archive("root.json", "{}");
        byte[] header = entry("a", 3, '0');

        assertThat(MirrorArchive.problem(Arrays.copyOf(archive, 60))).hasValue("unexpected EOF");
        assertThat(MirrorArchive.problem(gzip(header))).hasValue("unexpected EOF");
        assertThat(MirrorArchive.problem(gzip(Arrays.copyOf(header, 511)))).hasValue("unexpected EOF");
    }

    @Test
    void refusesWhatIsGzipButNoTar() {
        byte[] changed = entry("a", 0, '0');
        changed[0] = 'b';
        byte[] digits = entry("a", 0, '0');
        digits[124] = '9';

        assertThat(MirrorArchive.problem(gzip(changed))).hasValue("archive/tar: invalid tar header");
        assertThat(MirrorArchive.problem(gzip(digits)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("archive/tar: "));
    }

    @Test
    void refusesArchivesThatGrowBeyondTheLimits() {
        byte[] zeros = new byte[(int) MirrorArchive.MOST_BYTES + 512];
        byte[] huge = entry("a", 0, '0');
        huge[124] = (byte) 0x80;
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i <= MirrorArchive.MOST_ENTRIES; i++) {
            many.writeBytes(entry("f" + i, 0, '0'));
        }

        assertThat(MirrorArchive.problem(gzip(zeros))).hasValue("larger than 67108864 bytes");
        assertThat(MirrorArchive.problem(gzip(withChecksum(huge)))).hasValue("larger than 67108864 bytes");
        assertThat(MirrorArchive.problem(gzip(many.toByteArray()))).hasValue("more than 10000 entries");
    }
}
