// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** Accepts exactly the leaf certificates with the given SHA-256 fingerprints, whatever names or dates they carry. */
final class PinnedLeaf extends WatchedTrust {
    private final List<String> fingerprints;

    PinnedLeaf(List<String> fingerprints, Consumer<Instant> end) {
        super(end);
        this.fingerprints = List.copyOf(fingerprints);
    }

    @Override
    void judge(X509Certificate[] chain, String authType, Connection connection) throws CertificateException {
        String seen = fingerprint(chain[0]);
        if (!fingerprints.contains(seen)) {
            throw new CertificateException("its SHA-256 fingerprint is " + seen + ", which is not a pinned one");
        }
    }

    static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
