// SPDX-License-Identifier: Apache-2.0
package dev.understudy.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.pair.Isolation;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.ProxmoxSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WitnessProbeTest {
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere.invalid", 53);

    private final Clock clock = Clock.systemUTC();
    private final RealWaiter waiter = new RealWaiter(clock);
    private final WitnessProbe probe = new WitnessProbe(waiter, clock, Duration.ofMillis(300));

    @AfterEach
    void close() {
        waiter.close();
    }

    static PairSettings pair(InetSocketAddress... witnesses) {
        TrustSettings trust = TrustSettings.system();
        URI url = URI.create("https://pve.invalid:8006");
        Secret secret = new Secret("s");
        return new PairSettings(
                "home",
                new ProxmoxSettings(url, "pve", "u@pve!t", secret, trust),
                new MemberSettings(MemberName.PRIMARY, 102, url, Optional.empty(), secret, trust, 4357),
                new MemberSettings(MemberName.STANDBY, 101, url, Optional.empty(), secret, trust, 4357),
                List.of(witnesses),
                0,
                Optional.empty(),
                new Isolation.None(),
                false);
    }

    private Signal only(InetSocketAddress... witnesses) {
        List<Signal> signals = probe.probe(pair(witnesses));
        assertThat(signals).hasSize(1);
        assertThat(signals.get(0).source()).isEqualTo(Source.WITNESS);
        assertThat(signals.get(0).member()).isEmpty();
        return signals.get(0);
    }

    @Test
    void oneWitnessThatAnswersIsEnough() throws Exception {
        try (ServerSocket there = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Signal signal = only(NOWHERE, InetSocketAddress.createUnresolved("127.0.0.1", there.getLocalPort()));

            assertThat(signal.reading()).isEqualTo(Reading.ANSWERED);
            assertThat(signal.value()).isEqualTo("127.0.0.1:" + there.getLocalPort());
        }
    }

    @Test
    void aRefusalVouchesForNothing() throws Exception {
        int free;
        try (ServerSocket gone = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            free = gone.getLocalPort();
        }

        assertThat(only(InetSocketAddress.createUnresolved("127.0.0.1", free)).reading())
                .isEqualTo(Reading.SILENT);
    }

    @Test
    void givesUpOnASilentWitnessAtItsLimit() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 4; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                connectOrGiveUp(filler, full);
            }
            Signal signal = only(InetSocketAddress.createUnresolved("127.0.0.1", full.getLocalPort()));

            assertThat(signal.reading()).isEqualTo(Reading.SILENT);
            assertThat(signal.took()).isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    private static void connectOrGiveUp(Socket filler, ServerSocket full) throws Exception {
        try {
            filler.connect(full.getLocalSocketAddress(), 200);
        } catch (java.net.SocketTimeoutException e) {
            assertThat(full.isBound()).isTrue();
        }
    }

    @Test
    void saysNothingWithoutWitnesses() {
        assertThat(probe.probe(pair())).isEmpty();
    }

    @Test
    void tellsThatNoneIsThere() {
        Signal signal = only(NOWHERE);

        assertThat(signal.reading()).isEqualTo(Reading.SILENT);
        assertThat(signal.detail()).isEqualTo("no witness is there: no address known for nowhere.invalid");
    }
}
