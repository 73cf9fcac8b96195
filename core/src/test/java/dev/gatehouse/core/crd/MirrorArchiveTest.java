// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    private static byte[] file(String name) {
        return concat(entry(name, 3, '0'), padded("abc"));
    }

    private static byte[] attributes(char type, String content) {
        return concat(entry("attributes", content.length(), type), padded(content));
    }

    @Test
    void takesPathsThatAreWrittenInAnyWay() {
        byte[] prefixed = entry("root.json", 0, '0');
        put(prefixed, 345, "repository");
        assertThat(MirrorArchive.problem(gzip(concat(
                        entry("./", 0, '5'),
                        file("./repository/1.root.json"),
                        file("/repository/timestamp.json"),
                        withChecksum(prefixed),
                        attributes('L', "repository/targets/" + "x".repeat(200) + "\0"),
                        file("repository/targets/xxx"),
                        attributes('x', "21 path=targets/a..b\n"),
                        file("short"),
                        attributes('g', "13 comment=x\n"),
                        file("targets/..a"),
                        new byte[1024]))))
                .isEmpty();
    }

    static Stream<Arguments> foul() {
        byte[] prefixed = entry("root.json", 0, '0');
        put(prefixed, 345, "repository/..");
        return Stream.of(
                arguments(file("../root.json"), "the path \"../root.json\" leads elsewhere"),
                arguments(file("repository/../../x"), "the path \"repository/../../x\" leads elsewhere"),
                arguments(entry("a/..", 0, '5'), "the path \"a/..\" leads elsewhere"),
                arguments(withChecksum(prefixed), "the path \"repository/../root.json\" leads elsewhere"),
                arguments(concat(attributes('L', "a/../b\0"), file("b")), "the path \"a/../b\" leads elsewhere"),
                arguments(
                        concat(attributes('x', "15 path=a/../b\n"), file("b")), "the path \"a/../b\" leads elsewhere"),
                arguments(file("a\nb"), "the path \"a\\nb\" has a control character"),
                arguments(concat(file("a/b"), file("./a//b")), "the path \"./a//b\" stands twice"),
                arguments(entry("a", 0, '1'), "the path \"a\" is a link"),
                arguments(entry("a", 0, '2'), "the path \"a\" is a link"),
                arguments(entry("a", 0, '3'), "the path \"a\" is neither file nor directory"),
                arguments(entry("a", 0, '6'), "the path \"a\" is neither file nor directory"),
                arguments(entry("a", 0, 'S'), "the path \"a\" is neither file nor directory"),
                arguments(entry("a", 7L << 30, '0'), "larger than 67108864 bytes"),
                arguments(attributes('x', "17 size=10000000\n"), "the attribute \"size\" is not taken"),
                arguments(attributes('g', "10 path=a\n"), "one path for all files"),
                arguments(attributes('x', "8 path=a\n"), "archive/tar: invalid tar header"),
                arguments(attributes('x', "99 path=a\n"), "archive/tar: invalid tar header"),
                arguments(attributes('x', "0 path=a\n"), "archive/tar: invalid tar header"),
                arguments(attributes('x', "path"), "archive/tar: invalid tar header"),
                arguments(attributes('x', "99999999999999999999 path=a\n"), "archive/tar: invalid tar header"),
                arguments(entry("x", 65537, 'x'), "attributes longer than 65536 bytes"));
    }

    @ParameterizedTest
    @MethodSource("foul")
    void refusesWhatNoRepositoryHolds(byte[] entry, String reason) {
        assertThat(MirrorArchive.problem(gzip(concat(file("ok"), entry, new byte[1024]))))
                .hasValue(reason);
    }
}
