// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import dev.understudy.pair.TrustSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom to believe on a TLS connection, ready for use by any client. There is no way to believe everybody. */
public final class Trust {
    private final SSLContext context;
    private final boolean verifiesHostName;
    private final AtomicReference<Instant> certificateEnd = new AtomicReference<>();

    private Trust(Optional<X509ExtendedTrustManager> authorities, TrustSettings settings)
            throws GeneralSecurityException {
        X509ExtendedTrustManager judge =
                authorities.orElseGet(() -> new PinnedLeaf(settings.fingerprints(), certificateEnd::set));
        this.verifiesHostName = authorities.isPresent();
        this.context = SSLContext.getInstance("TLS");
        TrustManager manager = authorities.isPresent() ? new WatchedAuthorities(judge, certificateEnd::set) : judge;
        context.init(null, new TrustManager[] {manager}, null);
    }

    /** Reads the CA file, if one is set; throws {@link IllegalArgumentException} with a plain sentence if it cannot. */
    public static Trust of(TrustSettings settings) {
        if (settings.caFile().isPresent() && !settings.fingerprints().isEmpty()) {
            throw new IllegalArgumentException("give either a CA file or fingerprints, not both");
        }
        try {
            if (settings.caFile().isPresent()) {
                return new Trust(Optional.of(managerFor(read(settings.caFile().get()))), settings);
            }
            if (!settings.fingerprints().isEmpty()) {
                return new Trust(Optional.empty(), settings);
            }
            return new Trust(Optional.of(systemManager()), settings);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    public SSLContext context() {
        return context;
    }

    /** True if the server's name must be in its certificate; false only where the leaf itself is pinned. */
    public boolean verifiesHostName() {
        return verifiesHostName;
    }

    /** End of validity of the leaf that was seen last, trusted or not; empty before the first connection. */
    public Optional<Instant> certificateEnd() {
        return Optional.ofNullable(certificateEnd.get());
    }

    private static KeyStore read(Path caFile) throws GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("CA file " + caFile + " holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : found) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            return store;
        } catch (IOException e) {
            throw new IllegalArgumentException("CA file " + caFile + " cannot be read", e);
        }
    }

    private static X509ExtendedTrustManager systemManager() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        return extended(factory);
    }

    private static X509ExtendedTrustManager managerFor(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return extended(factory);
    }

    private static X509ExtendedTrustManager extended(TrustManagerFactory factory) throws GeneralSecurityException {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java has no X.509 trust manager");
    }
}
