// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Judges servers only, and tells when the leaf it was shown ends. */
abstract class WatchedTrust extends X509ExtendedTrustManager {
    private final Consumer<Instant> end;

    WatchedTrust(Consumer<Instant> end) {
        this.end = end;
    }

    /** What is left to say once the end was told; the connection is what a name check needs. */
    abstract void judge(X509Certificate[] chain, String authType, Connection connection) throws CertificateException;

    /** Either a socket or an engine, or neither. */
    record Connection(Socket socket, SSLEngine engine) {}

    private void check(X509Certificate[] chain, String authType, Connection connection) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("the server showed no certificate");
        }
        end.accept(chain[0].getNotAfter().toInstant());
        judge(chain, authType, connection);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, authType, new Connection(null, null));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, authType, new Connection(socket, null));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType, new Connection(null, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("clients are not served here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }
}
