// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority and one server certificate for 127.0.0.1, ::1 and localhost, on elliptic curves because each
 * test class makes its own.
 */
public final class LabCertificates {
    private static final char[] NO_PASSWORD = {};
    /** why: clients compare with the time of this machine, whatever the lab's clock says. */
    private static final Duration BACKDATED = Duration.ofDays(3650);

    private final X509Certificate authority;
    private final X509Certificate leaf;
    private final PrivateKey leafKey;

    private LabCertificates(X509Certificate authority, X509Certificate leaf, PrivateKey leafKey) {
        this.authority = authority;
        this.leaf = leaf;
        this.leafKey = leafKey;
    }

    /** A new authority of that name; two of the same name do not trust each other. Valid around {@code now}. */
    public static LabCertificates issue(String authorityName, Instant now, Duration leafLife) {
        try {
            KeyPair authorityKeys = keys();
            X500Name issuer = new X500Name("CN=" + authorityName);
            X509Certificate authority = sign(
                    builder(issuer, issuer, authorityKeys, 1, now, Duration.ofDays(3650))
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)),
                    authorityKeys);
            KeyPair leafKeys = keys();
            GeneralNames names = new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.iPAddress, "::1"),
                new GeneralName(GeneralName.dNSName, "localhost")
            });
            X509Certificate leaf = sign(
                    builder(issuer, new X500Name("CN=localhost"), leafKeys, 2, now, leafLife)
                            .addExtension(Extension.subjectAlternativeName, false, names),
                    authorityKeys);
            return new LabCertificates(authority, leaf, leafKeys.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException failed) {
            throw new IllegalStateException("No certificates for the lab", failed);
        }
    }

    public X509Certificate authority() {
        return authority;
    }

    /** SHA-256 of the server's certificate, as Proxmox shows it: upper case, colons. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
            return HexFormat.ofDelimiter(":").formatHex(hash).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Writes the authority's certificate as PEM. */
    public Path writeAuthority(Path file) throws IOException {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded());
            return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public SSLContext serverContext() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("server", leafKey, NO_PASSWORD, new X509Certificate[] {leaf, authority});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("No TLS for the lab", failed);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, int serial, Instant now, Duration life) {
        BigInteger number = BigInteger.valueOf(now.toEpochMilli()).shiftLeft(8).add(BigInteger.valueOf(serial));
        return new JcaX509v3CertificateBuilder(
                issuer, number, Date.from(now.minus(BACKDATED)), Date.from(now.plus(life)), subject, keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    }
}
