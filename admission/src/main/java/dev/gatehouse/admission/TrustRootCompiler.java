// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.crd.TrustRoot.SigstoreKeys;
import dev.gatehouse.core.crd.TrustRoot.TransparencyLogInstance;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.LogId;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.SignatureAlgorithm;
import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.UnusableKeyException;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns a TrustRoot whose material stands in the object piece by piece into a trusted root. Such material is
/// believed at all times, since nothing in it says otherwise.
public final class TrustRootCompiler {
    private static final Pattern HOST = Pattern.compile("https?://([A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/.*)?");
    private static final int RAW_KEY = 32;

    private TrustRootCompiler() {}

    /// Compiles `written`. A root of which one piece cannot be used cannot be used at all: the author meant the
    /// whole.
    public static TrustedRoots.Found compile(TrustRoot written) {
        SigstoreKeys keys = written.spec().sigstoreKeys();
        String name =
                PublicText.line(Optional.ofNullable(written.metadata().name()).orElse(""), 253);
        if (keys == null) {
            boolean elsewhere =
                    written.spec().repository() != null || written.spec().remote() != null;
            return new TrustedRoots.Found.Missing(
                    elsewhere
                            ? "trust root " + name + " stands in a TUF repository, which is not read here"
                            : "invalid TrustRoot entry: " + name + " missing repository,remote, and sigstoreKeys");
        }
        try {
            return new TrustedRoots.Found.Ready(TrustAnchors.of(root(keys)));
        } catch (MalformedCertificateException | UnusableKeyException | UnusableMaterialException e) {
            return new TrustedRoots.Found.Missing(
                    "trust root " + name + " cannot be used: " + PublicText.line(String.valueOf(e.getMessage()), 256));
        }
    }

    private static TrustedRoot root(SigstoreKeys keys) {
        List<CertificateAuthority> authorities = new ArrayList<>();
        for (TrustRoot.CertificateAuthority one : keys.certificateAuthorities()) {
            authorities.add(CertificateAuthority.ofPem(
                    name(one), text(one.uri()), pem(one.certChain(), "certificate chain"), Window.UNBOUNDED));
        }
        List<TimestampAuthority> stampers = new ArrayList<>();
        for (TrustRoot.CertificateAuthority one : keys.timestampAuthorities()) {
            stampers.add(TimestampAuthority.ofPem(
                    name(one), text(one.uri()), pem(one.certChain(), "certificate chain"), Window.UNBOUNDED));
        }
        return new TrustedRoot(authorities, logs(keys.tLogs()), logs(keys.ctLogs()), stampers);
    }

    private static List<TransparencyLog> logs(List<TransparencyLogInstance> written) {
        List<TransparencyLog> logs = new ArrayList<>();
        for (TransparencyLogInstance one : written) {
            String url = text(one.baseUrl());
            TransparencyLog log = TransparencyLog.ofPem(url, pem(one.publicKey(), "public key"), Window.UNBOUNDED);
            logs.add(log);
            Matcher matcher = HOST.matcher(url);
            if (log.algorithm() == SignatureAlgorithm.ED25519 && matcher.matches()) {
                LogId id = noteId(matcher.group(1), log.key());
                logs.add(new TransparencyLog(url, id, log.key(), log.algorithm(), log.window()));
            }
        }
        return logs;
    }

    // Logs of the second version are called by the key id of their checkpoints: the hash of name, a line feed,
    // the byte 1 and the raw key (https://c2sp.org/signed-note).
    private static LogId noteId(String host, PublicKey key) {
        byte[] name = (host + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] encoded = key.encoded();
        byte[] all = Arrays.copyOf(name, name.length + 1 + RAW_KEY);
        all[name.length] = 1;
        System.arraycopy(encoded, encoded.length - RAW_KEY, all, name.length + 1, RAW_KEY);
        return new LogId(Digest.of(all).hex());
    }

    private static String name(TrustRoot.CertificateAuthority authority) {
        TrustRoot.Subject subject = authority.subject();
        return subject == null ? "" : text(subject.commonName());
    }

    /// A piece that is not there.
    private static final class UnusableMaterialException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableMaterialException(String message) {
            super(message);
        }
    }

    private static String pem(@Nullable Base64Text text, String what) {
        if (text == null) {
            throw new UnusableMaterialException("there is no " + what);
        }
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
