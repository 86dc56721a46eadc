// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates for the servers of a test. */
public final class TestAuthority {
    private static final char[] NONE = new char[0];
    private final KeyPair keys = pair();
    private final X500Name name;
    private final X509Certificate certificate;
    private final AtomicLong serial = new AtomicLong(1);

    /** One server's identity. */
    public record Identity(SSLContext context, X509Certificate certificate) {
        public String fingerprint() throws Exception {
            return PinnedLeaf.fingerprint(certificate);
        }
    }

    public TestAuthority(String name) throws Exception {
        this.name = new X500Name("CN=" + name);
        this.certificate = sign(this.name, keys, true, List.of());
    }

    public Identity server(String... names) throws Exception {
        KeyPair own = pair();
        X509Certificate leaf = sign(new X500Name("CN=test server"), own, false, List.of(names));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NONE);
        store.setKeyEntry("server", own.getPrivate(), NONE, new X509Certificate[] {leaf, certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, NONE);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new Identity(context, leaf);
    }

    public Path pem(Path folder) throws Exception {
        String text = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(folder.resolve(name.toString().replace("CN=", "") + ".pem"), text);
    }

    private X509Certificate sign(X500Name subject, KeyPair subjectKeys, boolean authority, List<String> names)
            throws Exception {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial == null ? 0 : serial.getAndIncrement()),
                Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(30, ChronoUnit.DAYS)),
                subject,
                subjectKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!names.isEmpty()) {
            GeneralName[] alternatives = names.stream()
                    .map(n -> new GeneralName(
                            Character.isDigit(n.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, n))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
