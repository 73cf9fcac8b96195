// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CosignSignerTest {
    @ParameterizedTest
    @EnumSource(CosignSigner.Kind.class)
    void signsWithEveryKindOfKey(CosignSigner.Kind kind) {
        CosignSigner signer = CosignSigner.of(kind);
        assertThat(signer.publicKeyPem()).startsWith("-----BEGIN PUBLIC KEY-----\n");
        assertThat(signer.sign(Bytes.of("message")).length()).isGreaterThan(50);
    }

    @Test
    void signsInOtherFormsAndOverOtherHashes() {
        Bytes message = Bytes.of("message");
        assertThat(CosignSigner.of(CosignSigner.Kind.P256)
                        .sideBySide()
                        .sign(message)
                        .length())
                .isEqualTo(64);
        CosignSigner edwards = CosignSigner.of(CosignSigner.Kind.ED25519);
        assertThat(edwards.sign(message)).isNotEqualTo(edwards.prehashed().sign(message));
        CosignSigner rsa = CosignSigner.of(CosignSigner.Kind.RSA_2048);
        assertThat(rsa.sign(message)).isNotEqualTo(rsa.hashing("SHA-512").sign(message));
    }

    @TestFactory
    Stream<DynamicTest> signsWhatCosignAccepts(@TempDir Path folder) {
        return LeftOut.unless(Programs.find("cosign2"), "cosign judging the testkit's signatures", "cosign2").stream()
                .flatMap(cosign -> Stream.of(
                                CosignSigner.Kind.P256, CosignSigner.Kind.RSA_2048, CosignSigner.Kind.ED25519)
                        .map(kind -> dynamicTest(kind.name(), () -> {
                            CosignSigner signer = CosignSigner.of(kind);
                            Artifact image = Artifact.image(kind.name());
                            Files.writeString(folder.resolve(kind + ".pub"), signer.publicKeyPem());
                            try (FakeRegistry registry = FakeRegistry.start()) {
                                registry.push("team/app", "v1", image)
                                        .push(
                                                "team/app",
                                                image.signatureTag(),
                                                Artifact.signatures(List.of(signer.layer("team/app", image.digest()))));
                                Programs.Ended verified = Programs.run(
                                        folder,
                                        Map.of(),
                                        cosign,
                                        "verify",
                                        "--insecure-ignore-tlog",
                                        "--key",
                                        kind + ".pub",
                                        registry.host() + "/team/app@" + image.digest());
                                assertThat(verified.exit())
                                        .as(verified.output())
                                        .isZero();
                            }
                        })));
    }
}
