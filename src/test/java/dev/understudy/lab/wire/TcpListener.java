// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback port that can be shut and opened again. Each connection has a thread of its own, because the lab's clock
 * may hold it; shutting ends every connection, as the end of a process does.
 */
public final class TcpListener implements AutoCloseable {
    private static final long PORTER_MILLIS = 2_000;

    private final String name;
    private final int port;
    private final Service service;
    private final Map<Socket, Thread> live = new ConcurrentHashMap<>();
    private Optional<Door> door = Optional.empty();
    private boolean over;

    private record Door(ServerSocket socket, Thread porter) {}

    /** Speaks to one caller; the socket is closed when it returns. */
    @FunctionalInterface
    public interface Service {
        void serve(Socket socket) throws Exception;
    }

    /** Does not open yet; a port of 0 picks a free one. */
    public TcpListener(String name, int port, Service service) {
        this.name = name;
        this.service = service;
        try {
            this.port = port == 0 ? Ports.free() : port;
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    public int port() {
        return port;
    }

    public synchronized boolean isOpen() {
        return door.isPresent();
    }

    public int connections() {
        return live.size();
    }

    public synchronized void open() {
        if (over || door.isPresent()) {
            return;
        }
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(Ports.loopback(port), 128);
            Thread porter = new Thread(() -> accept(opened), "lab-" + name + "-accept");
            porter.setDaemon(true);
            porter.start();
            door = Optional.of(new Door(opened, porter));
        } catch (IOException taken) {
            throw new UncheckedIOException("Port %d of %s cannot be opened".formatted(port, name), taken);
        }
    }

    /** After this a caller is refused. */
    public synchronized void shut() {
        door.ifPresent(TcpListener::close);
        door = Optional.empty();
        synchronized (live) {
            live.forEach((socket, thread) -> {
                closeQuietly(socket);
                thread.interrupt();
            });
            live.clear();
        }
    }

    /** why: the system goes on taking connections until the thread that accepts has left the closed socket. */
    private static void close(Door door) {
        closeQuietly(door.socket());
        try {
            door.porter().join(PORTER_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        over = true;
        shut();
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                admit(opened, opened.accept());
            } catch (IOException shut) {
                closeQuietly(opened);
            }
        }
    }

    private void admit(ServerSocket opened, Socket socket) throws IOException {
        synchronized (live) {
            if (opened.isClosed()) {
                socket.close();
                return;
            }
            socket.setTcpNoDelay(true);
            Thread thread = new Thread(() -> serve(socket), "lab-" + name);
            thread.setDaemon(true);
            live.put(socket, thread);
            thread.start();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            service.serve(socket);
        } catch (Exception gone) {
            // why: a caller that goes away, or a listener that shuts, is the lab's daily business
            closeQuietly(socket);
        } finally {
            live.remove(socket);
        }
    }

    static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception already) {
            // why: nothing is left to do for a resource that is being given up
            return;
        }
    }
}
