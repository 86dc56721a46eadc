// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.RawServer;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ObserverTest {
    private final Clock clock = Clock.systemUTC();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    void isAskedInTheDeepCheckAndWhenTheCoreIsSilentAndGetsNoToken() throws Exception {
        FakeCore core = new FakeCore();
        Trust trust = Trust.of(TrustSettings.system());
        try (RawServer beside = RawServer.http((request, out) -> {
                    asked.add(request.path() + " " + request.headers().containsKey("authorization"));
                    out.write(RawServer.reply(200, "OK", "", "pong"));
                    return false;
                });
                RealWaiter waiter = new RealWaiter(clock);
                HttpTransport transport = new HttpTransport(trust, waiter, clock, Timeouts.of(Duration.ofSeconds(3)))) {
            MemberSettings member = new MemberSettings(
                    MemberName.STANDBY,
                    101,
                    core.url(),
                    Optional.empty(),
                    new Secret(FakeCore.GOOD),
                    TrustSettings.system(),
                    beside.uri("/").getPort());
            SqlStore store = GivenStore.fresh().store();
            HomeAssistantClient client = new HomeAssistantClient(
                    member,
                    transport,
                    transport,
                    new WebSocketDialer(trust, waiter, Duration.ofSeconds(3)),
                    new TokenGuard(
                            GivenSettings.pairWith(member),
                            MemberName.STANDBY,
                            MemberTokens.in(store, clock),
                            RejectedTokens.in(store),
                            clock));
            Observer observer = new Observer(member, transport);
            MemberProbe probe = new MemberProbe(
                    (pair, name) -> Optional.of(client),
                    (pair, name) -> Optional.of(observer),
                    clock,
                    Duration.ofSeconds(3));

            assertThat(probe.pulse("home", MemberName.STANDBY))
                    .extracting(Signal::source)
                    .doesNotContain(Source.OBSERVER);
            assertThat(probe.deep("home", MemberName.STANDBY))
                    .extracting(Signal::source)
                    .contains(Source.OBSERVER);
            core.close();
            List<Signal> dead = probe.pulse("home", MemberName.STANDBY);

            assertThat(dead).extracting(Signal::source).containsExactly(Source.API, Source.OBSERVER);
            assertThat(dead.get(1).reading()).isEqualTo(Reading.ANSWERED);
            assertThat(asked).containsExactly("/ping false", "/ping false");
        }
    }
}
