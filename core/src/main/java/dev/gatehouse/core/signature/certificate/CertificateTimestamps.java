// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.DerShape;
import dev.gatehouse.core.trust.LogId;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;

/// The list of promises embedded in a certificate ([RFC 6962
/// §3.3](https://www.rfc-editor.org/rfc/rfc6962#section-3.3)).
///
/// @param all in their order; empty where the certificate embeds none
public record CertificateTimestamps(List<CertificateTimestamp> all) {
    /// Extension that holds the list.
    public static final String EXTENSION = "1.3.6.1.4.1.11129.2.4.2";

    private static final int MOST = 32;
    private static final int VERSION_1 = 0;

    // The first second of the year 10000, where times stop having four digits.
    private static final long LAST_MILLISECOND = 253_402_300_799_999L;

    public CertificateTimestamps {
        all = List.copyOf(all);
    }

    /// Reads the list in `certificate`. Promises of a later version than 1 are left out: nobody can verify them.
    ///
    /// @throws MalformedCertificateException where the extension is there but malformed, or holds more than 32
    static CertificateTimestamps of(Certificate certificate) {
        Optional<byte[]> extension = certificate.extension(EXTENSION);
        return extension.map(CertificateTimestamps::read).orElse(new CertificateTimestamps(List.of()));
    }

    /// Reads the content of the extension: an octet string around the list in TLS form.
    ///
    /// @throws MalformedCertificateException where it is malformed, or holds more than 32
    public static CertificateTimestamps read(byte[] extension) {
        try {
            if (!DerShape.fits(extension)
                    || !(ASN1Primitive.fromByteArray(extension) instanceof ASN1OctetString octets)) {
                throw malformed("is no octet string");
            }
            ByteBuffer content = ByteBuffer.wrap(octets.getOctets());
            ByteBuffer list = vector(content);
            requireEnd(content);
            List<CertificateTimestamp> timestamps = new ArrayList<>();
            for (int count = 0; list.hasRemaining(); count++) {
                if (count == MOST) {
                    throw malformed("holds more than " + MOST);
                }
                timestamp(vector(list)).ifPresent(timestamps::add);
            }
            return new CertificateTimestamps(timestamps);
        } catch (BufferUnderflowException _) {
            throw malformed("ends early");
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException _) {
            throw malformed("cannot be read");
        }
    }

    private static Optional<CertificateTimestamp> timestamp(ByteBuffer bytes) {
        if (bytes.get() != VERSION_1) {
            return Optional.empty();
        }
        byte[] id = new byte[32];
        bytes.get(id);
        long milliseconds = bytes.getLong();
        if (milliseconds < 0 || milliseconds > LAST_MILLISECOND) {
            throw malformed("holds an impossible time");
        }
        byte[] extensions = rest(vector(bytes));
        int hash = bytes.get() & 0xFF;
        int algorithm = bytes.get() & 0xFF;
        byte[] signature = rest(vector(bytes));
        requireEnd(bytes);
        LogId log = new LogId(HexFormat.of().formatHex(id));
        return Optional.of(new CertificateTimestamp(
                log, Instant.ofEpochMilli(milliseconds), extensions, hash, algorithm, signature));
    }

    /// Takes a vector with a length of two bytes.
    private static ByteBuffer vector(ByteBuffer bytes) {
        int length = bytes.getShort() & 0xFFFF;
        if (length > bytes.remaining()) {
            throw malformed("ends early");
        }
        ByteBuffer vector = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return vector;
    }

    private static byte[] rest(ByteBuffer bytes) {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    private static void requireEnd(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            throw malformed("goes on after its end");
        }
    }

    private static MalformedCertificateException malformed(String what) {
        return new MalformedCertificateException("list of signed certificate timestamps " + what);
    }
}
