// SPDX-License-Identifier: Apache-2.0
package dev.understudy.witness;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.pair.PairSettings;
import dev.understudy.run.Waiter;
import dev.understudy.transport.Unreached;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Knocks at the witnesses of a pair, one after the other, until one is there. */
public final class WitnessProbe {
    private final Waiter waiter;
    private final Clock clock;
    private final Duration limit;

    /** {@code limit} is for each witness. */
    public WitnessProbe(Waiter waiter, Clock clock, Duration limit) {
        this.waiter = Objects.requireNonNull(waiter);
        this.clock = Objects.requireNonNull(clock);
        this.limit = Objects.requireNonNull(limit);
    }

    /** One signal, ANSWERED or SILENT; none if the pair has no witness. */
    public List<Signal> probe(PairSettings pair) {
        if (pair.witnesses().isEmpty()) {
            return List.of();
        }
        Instant began = clock.instant();
        List<String> silent = new ArrayList<>();
        for (InetSocketAddress witness : pair.witnesses()) {
            String name = witness.getHostString() + ":" + witness.getPort();
            Optional<String> obstacle = knock(witness, name);
            if (obstacle.isEmpty()) {
                return List.of(signal(Reading.ANSWERED, name, "witness " + name + " is there", began));
            }
            silent.add(obstacle.get());
        }
        return List.of(signal(Reading.SILENT, "", "no witness is there: " + String.join(", ", silent), began));
    }

    private Optional<String> knock(InetSocketAddress witness, String name) {
        try (Socket socket = new Socket()) {
            return waiter.within(
                    limit,
                    () -> {
                        socket.connect(new InetSocketAddress(witness.getHostString(), witness.getPort()));
                        return Optional.<String>empty();
                    },
                    () -> close(socket));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (Exception e) {
            // safety: a refusal counts as silence. It may come from a firewall on this very machine, and a witness that
            // vouches for a dead network turns our own isolation into a dead primary (WatchTest).
            return Optional.of(
                    Unreached.from(e, URI.create("tcp://" + name), false).detail());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Signal signal(Reading reading, String value, String detail, Instant began) {
        Duration took = Duration.between(began, clock.instant());
        return new Signal(Optional.empty(), Source.WITNESS, reading, value, detail, took);
    }
}
