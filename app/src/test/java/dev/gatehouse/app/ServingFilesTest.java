// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.serve.webhook.ServingCertificate;
import dev.gatehouse.serve.webhook.ServingCertificate.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingFilesTest {
    private static final List<String> NAMES = List.of("localhost");

    @TempDir
    private Path root = Path.of("");

    @Test
    void keepsAMadeCertificateForTheNextStart() throws Exception {
        Path state = root.resolve("state");
        ServingFiles.made(state, NAMES, InstantSource.system());
        String authority = Files.readString(state.resolve("ca.crt"));
        assertThat(authority).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("tls.key"))))
                .isEqualTo("rw-------");
        ServingFiles.made(state, NAMES, InstantSource.system());
        assertThat(state.resolve("ca.crt")).hasContent(authority);
    }

    @Test
    void makesAnotherCertificateForOtherNamesOrWhenTheOldOneIsOrWillBeOfNoUse() throws Exception {
        Path state = root.resolve("state");
        Instant end = ServingFiles.made(state, NAMES, InstantSource.system())
                .certificate()
                .notAfter();
        String first = Files.readString(state.resolve("ca.crt"));
        ServingFiles.made(state, NAMES, InstantSource.fixed(end.minus(Duration.ofDays(1))));
        String second = Files.readString(state.resolve("ca.crt"));
        assertThat(second).isNotEqualTo(first);
        ServingFiles.made(state, List.of("localhost", "other"), InstantSource.system());
        String third = Files.readString(state.resolve("ca.crt"));
        assertThat(third).isNotEqualTo(second);
        Files.writeString(state.resolve("tls.key"), "broken");
        ServingFiles.made(state, List.of("localhost", "other"), InstantSource.system());
        assertThat(state.resolve("ca.crt")).content().isNotEqualTo(third);
    }

    @Test
    void refusesAStateFolderThatCannotBe() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        assertThatThrownBy(() -> ServingFiles.made(file, NAMES, InstantSource.system()))
                .isInstanceOf(StartRefusedException.class);
    }

    @Test
    void takesOverReplacedFilesAndKeepsTheOldOnesWhileTheNewAreBad() throws Exception {
        SelfSigned first = ServingCertificate.selfSigned("localhost");
        SelfSigned second = ServingCertificate.selfSigned("localhost");
        Path chain = Files.writeString(root.resolve("tls.crt"), first.chainPem());
        Path key = Files.writeString(root.resolve("tls.key"), first.keyPem());
        ServingFiles files = ServingFiles.given(chain, key);
        ServingCertificate inForce = files.certificate();
        Files.writeString(chain, second.chainPem());
        files.refresh();
        assertThat(inForce.notAfter()).isEqualTo(first.certificate().notAfter());
        Files.writeString(key, second.keyPem());
        files.refresh();
        assertThat(inForce.notAfter()).isEqualTo(second.certificate().notAfter());
        Files.delete(key);
        files.refresh();
        assertThat(files.certificate()).isSameAs(inForce);
    }

    @Test
    void refusesFilesThatCannotBeServedWith() throws IOException {
        SelfSigned made = ServingCertificate.selfSigned("localhost");
        SelfSigned other = ServingCertificate.selfSigned("localhost");
        Path chain = Files.writeString(root.resolve("tls.crt"), made.chainPem());
        Path key = Files.writeString(root.resolve("tls.key"), other.keyPem());
        assertThatThrownBy(() -> ServingFiles.given(chain, key)).isInstanceOf(StartRefusedException.class);
        assertThatThrownBy(() -> ServingFiles.given(chain, root.resolve("none")))
                .isInstanceOf(StartRefusedException.class);
    }
}
