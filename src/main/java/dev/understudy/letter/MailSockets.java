// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The sockets of one delivery, so that another thread can end it: the mail library's own close waits for it. */
final class MailSockets {
    private final SSLSocketFactory tls;
    private final boolean verifiesHostName;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    MailSockets(SSLSocketFactory tls, boolean verifiesHostName) {
        this.tls = tls;
        this.verifiesHostName = verifiesHostName;
    }

    SocketFactory plain() {
        return new Plain();
    }

    SSLSocketFactory secure() {
        return new Secure();
    }

    void close() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // why: it is gone, which is what was wanted
                continue;
            }
        }
    }

    private Socket kept(Socket socket) {
        open.add(socket);
        return socket;
    }

    private Socket checked(Socket socket) {
        if (verifiesHostName && socket instanceof SSLSocket secure) {
            // safety: this is the host name check; the trust manager makes it only where it is asked for
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        return kept(socket);
    }

    private final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() {
            return kept(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw unused();
        }
    }

    private final class Secure extends SSLSocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return checked(tls.createSocket());
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return checked(tls.createSocket(socket, host, port, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw unused();
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }
    }

    private static IOException unused() {
        return new IOException("mail sockets are created unconnected or over another socket");
    }
}
