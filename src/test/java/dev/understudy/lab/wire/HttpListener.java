// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import dev.understudy.lab.LabClock;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An HTTP/1.1 server, plain or TLS, with {@link Faults} in front of its site. */
public final class HttpListener implements AutoCloseable {
    private final TcpListener listener;
    private final LabClock clock;
    private final ConnectionRules rules;
    private final Site site;
    private final Optional<SSLContext> tls;

    public HttpListener(
            String name, int port, Optional<SSLContext> tls, LabClock clock, ConnectionRules rules, Site site) {
        this.clock = clock;
        this.rules = rules;
        this.site = site;
        this.tls = tls;
        this.listener = new TcpListener(name, port, this::serve);
    }

    public int port() {
        return listener.port();
    }

    public String url() {
        return (tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port();
    }

    public boolean isOpen() {
        return listener.isOpen();
    }

    public int connections() {
        return listener.connections();
    }

    public void open() {
        listener.open();
    }

    public void shut() {
        listener.shut();
    }

    @Override
    public void close() {
        listener.close();
    }

    private void serve(Socket socket) throws Exception {
        new HttpConnection(socket, layered(socket), clock, rules, site).serve();
    }

    /** why: TLS is layered over a plain socket, so that a fault can reset or cut the connection below TLS. */
    private Socket layered(Socket socket) throws IOException {
        if (tls.isEmpty()) {
            return socket;
        }
        SSLSocket secure = (SSLSocket) tls.get()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        secure.setUseClientMode(false);
        return secure;
    }
}
