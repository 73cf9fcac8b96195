// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicKeyTextTest {
    private static final String EC = Documents.KEY;

    private static byte[] der(String pem) {
        return PemText.first(pem).orElseThrow().content().bytes();
    }

    private static String rsaPkcs1() throws Exception {
        RSAPublicKey key = (RSAPublicKey) Documents.publicKey("RSA");
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        numbers.add(new ASN1Integer(key.getModulus()));
        numbers.add(new ASN1Integer(key.getPublicExponent()));
        return Documents.pem("RSA PUBLIC KEY", new DERSequence(numbers).getEncoded());
    }

    static Stream<Arguments> keys() throws Exception {
        return Stream.of(
                argumentSet("elliptic curve", EC),
                argumentSet("RSA", Documents.key("RSA")),
                argumentSet("RSA as PKCS 1", rsaPkcs1()),
                argumentSet("Ed25519", Documents.key("Ed25519")),
                argumentSet("X25519", Documents.key("X25519")),
                argumentSet("DSA", Documents.key("DSA")),
                argumentSet("white space and text around", "\n text\n  \n" + EC + "\n\nmore"),
                argumentSet("carriage returns", EC.replace("\n", "\r\n")),
                argumentSet("first of two", EC + "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
                argumentSet("behind a broken block", "-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----\n" + EC),
                argumentSet("behind a block left open", "-----BEGIN PUBLIC KEY-----\nAAAA\n" + EC),
                argumentSet("headers", EC.replaceFirst("\n", "\nProc-Type: x\nOther: y\n\n")),
                argumentSet("one long line", onOneLine()));
    }

    private static String onOneLine() {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(der(EC))
                + "\n-----END PUBLIC KEY-----";
    }

    @ParameterizedTest
    @MethodSource("keys")
    void readsKeys(String pem) {
        assertThat(PublicKeyText.isKey(pem)).isTrue();
    }

    static Stream<Arguments> others() {
        byte[] der = der(EC);
        byte[] offCurve = der.clone();
        offCurve[der.length - 1] ^= 1;
        byte[] secp256k1 = HexFormat.of()
                .parseHex("3056301006072a8648ce3d020106052b8104000a034200"
                        + "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                        + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
        return Stream.of(
                argumentSet("nothing", ""),
                argumentSet("text", "---somedata---"),
                argumentSet("a certificate", TestCertificates.pem(true)),
                argumentSet("another label", Documents.pem("EC PUBLIC KEY", der)),
                argumentSet("the wrong label", Documents.pem("RSA PUBLIC KEY", der)),
                argumentSet("nothing in it", Documents.pem("PUBLIC KEY", new byte[0])),
                argumentSet("zeros", Documents.pem("PUBLIC KEY", new byte[3])),
                argumentSet("bytes behind the key", Documents.pem("PUBLIC KEY", Arrays.copyOf(der, der.length + 1))),
                argumentSet("a key cut off", Documents.pem("PUBLIC KEY", Arrays.copyOf(der, der.length - 1))),
                argumentSet("a point off its curve", Documents.pem("PUBLIC KEY", offCurve)),
                argumentSet("a curve Go does not know", Documents.pem("PUBLIC KEY", secp256k1)),
                argumentSet("X448", Documents.key("X448")),
                argumentSet("no end", EC.substring(0, EC.indexOf("-----END"))),
                argumentSet("another end", EC.replace("END PUBLIC", "END RSA PUBLIC")),
                argumentSet("indented dashes", " " + EC));
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesWhatIsNoKey(String pem) {
        assertThat(PublicKeyText.isKey(pem)).isFalse();
    }
}
