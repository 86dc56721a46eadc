// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** There is no answer: what stood in the way, and whether the request may have been carried out all the same. */
public final class Unreached extends Exception {
    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    public enum Kind {
        /** The port refused the connection: something at that address is alive and nothing listens. */
        REFUSED,
        /** A limit was reached. */
        TIMED_OUT,
        /** The connection ended or spoke nonsense before the answer was complete. */
        BROKEN,
        /** The network knows no way to the address. */
        NO_ROUTE,
        /** The name has no address. */
        UNKNOWN_HOST,
        /** The server's certificate is not the trusted one; nothing was asked. */
        UNTRUSTED
    }

    private final Kind kind;
    private final boolean requestMayHaveArrived;

    public Unreached(Kind kind, boolean requestMayHaveArrived, String detail) {
        super(Objects.requireNonNull(detail));
        this.kind = Objects.requireNonNull(kind);
        this.requestMayHaveArrived = requestMayHaveArrived;
    }

    public Kind kind() {
        return kind;
    }

    /** False only if the request cannot have reached the server; then it may be sent again without reading back. */
    public boolean requestMayHaveArrived() {
        return requestMayHaveArrived;
    }

    /** One clause for people, without secrets, for example "connection refused by 192.168.1.134:8123". */
    public String detail() {
        return getMessage();
    }

    /** Reads the story from an exception of any of the clients in use; {@code sent} tells if the request had left. */
    public static Unreached from(Throwable thrown, URI uri, boolean sent) {
        String peer = peer(uri);
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unreached unreached) {
                return unreached;
            }
            if (cause instanceof CertificateException) {
                return new Unreached(Kind.UNTRUSTED, false, "certificate of " + peer + " not trusted: " + text(cause));
            }
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return new Unreached(Kind.UNKNOWN_HOST, false, "no address known for " + uri.getHost());
            }
            if (isNoRoute(cause)) {
                return new Unreached(Kind.NO_ROUTE, false, "no route to " + peer);
            }
            if (isRefusal(cause)) {
                return new Unreached(Kind.REFUSED, false, "connection refused by " + peer);
            }
        }
        if (isTimeout(thrown)) {
            return new Unreached(
                    Kind.TIMED_OUT, sent, "no " + (sent ? "answer" : "connection") + " in time from " + peer);
        }
        String how = rootOf(thrown) instanceof SSLException ? "TLS with " : "connection to ";
        return new Unreached(Kind.BROKEN, sent, how + peer + " broke: " + text(rootOf(thrown)));
    }

    private static boolean isNoRoute(Throwable cause) {
        return cause instanceof NoRouteToHostException || contains(cause, "unreachable");
    }

    private static boolean isRefusal(Throwable cause) {
        // why: Java also reports a connection that timed out in the kernel as ConnectException, and its own HTTP
        // client puts a closed channel under a refusal and other exceptions under everything else
        Throwable root = rootOf(cause);
        return cause instanceof ConnectException
                && !contains(cause, "timed out")
                && (root instanceof ConnectException || root instanceof ClosedChannelException);
    }

    private static boolean isTimeout(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException
                    || cause instanceof TimeoutException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof ConnectException && contains(cause, "timed out")) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Throwable cause, String word) {
        return cause instanceof java.net.SocketException && text(cause).contains(word);
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String text(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }

    private static String peer(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().endsWith("s") ? 443 : 80;
        return uri.getHost() + ":" + port;
    }
}
