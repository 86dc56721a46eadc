// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import dev.understudy.lab.wire.Hangs;
import dev.understudy.lab.wire.TcpListener;
import java.net.Socket;

/** Something on the network that answers on a TCP port, or does not. */
public final class SimulatedWitness implements AutoCloseable {
    private final Hangs hangs;
    private final TcpListener listener;
    private volatile Manner manner = Manner.ANSWERS;

    /** How the witness treats a caller. */
    public enum Manner {
        /** Takes the connection and ends it in an orderly way. */
        ANSWERS,
        /** Refuses the connection. */
        CLOSED,
        /** Takes the connection and says nothing. */
        HANGS
    }

    SimulatedWitness(LabClock clock, int port) {
        this.hangs = new Hangs(clock);
        this.listener = new TcpListener("witness", port, this::serve);
    }

    public int port() {
        return listener.port();
    }

    public Manner manner() {
        return manner;
    }

    public void be(Manner wanted) {
        manner = wanted;
        hangs.letGo();
        if (wanted == Manner.CLOSED) {
            listener.shut();
        } else {
            listener.open();
        }
    }

    @Override
    public void close() {
        hangs.letGo();
        listener.close();
    }

    private void serve(Socket socket) throws Exception {
        if (manner == Manner.HANGS) {
            hangs.hang();
        }
        socket.shutdownOutput();
    }
}
