// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// A timestamp authority ([RFC 3161](https://www.rfc-editor.org/rfc/rfc3161)) that answers over HTTP. Its
/// tokens bring no certificates along, as those of Sigstore's own do not.
public final class VirtualTimestamps implements AutoCloseable {
    private static final String ROOT = "O=virtual,CN=virtual timestamp root";
    private static final String LEAF = "O=virtual,CN=virtual timestamps";
    private static final String TST_INFO = "1.2.840.113549.1.9.16.1.4";
    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";
    private static final String ECDSA_SHA_256 = "1.2.840.10045.4.3.2";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final SigningKey rootKey = SigningKey.elliptic();
    private final SigningKey key = SigningKey.elliptic();
    private final byte[] root;
    private final byte[] leaf;
    private final ASN1Integer leafNumber;
    private final AtomicInteger count = new AtomicInteger();
    private final InstantSource clock;
    private final LoopbackServer server;

    VirtualTimestamps(InstantSource clock) {
        this.clock = clock;
        Instant start = clock.instant().minus(Duration.ofDays(1));
        Instant end = start.plus(Duration.ofDays(3650));
        root = new Certificates(ROOT, rootKey, start, end)
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                .with(Extension.basicConstraints, true, new BasicConstraints(0))
                .signed(ROOT, rootKey);
        Certificates draft = new Certificates(LEAF, key, start, end)
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .with(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        leaf = draft.signed(ROOT, rootKey);
        leafNumber = new ASN1Integer(draft.number());
        server = LoopbackServer.start(this::answer);
    }

    /// Returns the address that takes requests, for `--timestamp-server-url`.
    public String url() {
        return "http://127.0.0.1:" + server.port() + "/api/v1/timestamp";
    }

    /// Returns leaf and root in PEM, as `--timestamp-certificate-chain` takes them.
    public String chainPem() {
        return SigningKey.pem("CERTIFICATE", leaf) + SigningKey.pem("CERTIFICATE", root);
    }

    byte[] leaf() {
        return leaf.clone();
    }

    byte[] root() {
        return root.clone();
    }

    /// Returns the answer, in DER, that says that `message` was there now.
    public Bytes over(Bytes message) {
        return over(message, clock.instant());
    }

    /// Returns the answer, in DER, that says that `message` was there at `time`.
    public Bytes over(Bytes message, Instant time) {
        ASN1Encodable imprint = sequence(algorithm(SHA_256), new DEROctetString(SigningKey.sha256(message.array())));
        return Bytes.of(response(imprint, time, new ASN1Encodable[0]));
    }

    private Reply answer(RecordedRequest request) {
        if (!request.method().equals("POST")) {
            return Reply.of(405);
        }
        ASN1Sequence asked = ASN1Sequence.getInstance(request.body().array());
        ASN1Encodable[] nonce = new ASN1Encodable[0];
        for (int i = 2; i < asked.size(); i++) {
            if (asked.getObjectAt(i) instanceof ASN1Integer number) {
                nonce = new ASN1Encodable[] {number};
            }
        }
        byte[] response = response(asked.getObjectAt(1), clock.instant(), nonce);
        return Reply.of(201, "application/timestamp-reply", Bytes.of(response));
    }

    private byte[] response(ASN1Encodable imprint, Instant time, ASN1Encodable[] nonce) {
        ASN1EncodableVector content = new ASN1EncodableVector();
        content.add(new ASN1Integer(1));
        content.add(new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.2"));
        content.add(imprint);
        content.add(new ASN1Integer(count.incrementAndGet()));
        content.add(new ASN1GeneralizedTime(TIME.format(time)));
        for (ASN1Encodable part : nonce) {
            content.add(part);
        }
        byte[] info = Certificates.der(new DERSequence(content));
        ASN1Encodable signedData = sequence(
                new ASN1Integer(3),
                new DERSet(algorithm(SHA_256)),
                sequence(new ASN1ObjectIdentifier(TST_INFO), new DERTaggedObject(true, 0, new DEROctetString(info))),
                new DERSet(signer(info)));
        return Certificates.der(sequence(
                sequence(new ASN1Integer(0)),
                sequence(new ASN1ObjectIdentifier(SIGNED_DATA), new DERTaggedObject(true, 0, signedData))));
    }

    private ASN1Encodable signer(byte[] info) {
        ASN1Encodable certificate = sequence(new DEROctetString(SigningKey.sha256(leaf)));
        DERSet attributes = new DERSet(new ASN1Encodable[] {
            attribute("1.2.840.113549.1.9.3", new ASN1ObjectIdentifier(TST_INFO)),
            attribute("1.2.840.113549.1.9.4", new DEROctetString(SigningKey.sha256(info))),
            attribute("1.2.840.113549.1.9.16.2.47", sequence(sequence(certificate)))
        });
        return sequence(
                new ASN1Integer(1),
                sequence(new X500Name(ROOT), leafNumber),
                algorithm(SHA_256),
                new DERTaggedObject(false, 0, attributes),
                algorithm(ECDSA_SHA_256),
                new DEROctetString(key.sign(Certificates.der(attributes))));
    }

    private static ASN1Encodable attribute(String name, ASN1Encodable value) {
        return sequence(new ASN1ObjectIdentifier(name), new DERSet(value));
    }

    private static AlgorithmIdentifier algorithm(String name) {
        return new AlgorithmIdentifier(new ASN1ObjectIdentifier(name));
    }

    private static DERSequence sequence(ASN1Encodable... parts) {
        return new DERSequence(parts);
    }

    @Override
    public void close() {
        server.close();
    }
}
