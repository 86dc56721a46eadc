// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedTrustManager;

/** Lets the JDK judge the chain and, where the client asked for it, the host name. */
final class WatchedAuthorities extends WatchedTrust {
    private final X509ExtendedTrustManager authorities;

    WatchedAuthorities(X509ExtendedTrustManager authorities, Consumer<Instant> end) {
        super(end);
        this.authorities = authorities;
    }

    @Override
    void judge(X509Certificate[] chain, String authType, Connection connection) throws CertificateException {
        // safety: the name check happens in the call that is given the connection, so it must never be dropped
        if (connection.socket() != null) {
            authorities.checkServerTrusted(chain, authType, connection.socket());
        } else if (connection.engine() != null) {
            authorities.checkServerTrusted(chain, authType, connection.engine());
        } else {
            throw new CertificateException("a certificate without its connection cannot be judged");
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
