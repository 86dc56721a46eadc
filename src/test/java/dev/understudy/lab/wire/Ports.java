// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports below the ephemeral range, so that the system hands none of them to a client while a closed
 * listener waits to open again.
 */
final class Ports {
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 200;

    /** why: a listener that is closed for a while keeps its port, so no port is handed out twice in one process. */
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    static int free() throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (!HANDED_OUT.add(port)) {
                continue;
            }
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(loopback(port));
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IOException("No free port between %d and %d in %d tries".formatted(LOWEST, BEYOND, TRIES));
    }

    static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    }
}
