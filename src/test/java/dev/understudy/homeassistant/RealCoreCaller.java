// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Signal;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The product's side of a standby that is a real core, with one store that outlives its clients. */
final class RealCoreCaller implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PAIR = "home";

    final Clock clock = Clock.systemUTC();
    private final RealWaiter waiter = new RealWaiter(clock);
    private final Trust trust = Trust.of(TrustSettings.system());
    private final HttpTransport transport = new HttpTransport(trust, waiter, clock, Timeouts.of(LIMIT));
    private final WebSocketDialer dialer = new WebSocketDialer(trust, waiter, LIMIT);
    private final GivenStore store = GivenStore.fresh();
    private final MemberTokens tokens = MemberTokens.in(store.store(), clock);
    private final RejectedTokens rejected = RejectedTokens.in(store.store());
    private final PairSettings pair;

    RealCoreCaller(URI url, String own, String primarys) {
        this.pair = pair(member(MemberName.PRIMARY, 102, url, primarys), member(MemberName.STANDBY, 101, url, own));
    }

    private static PairSettings pair(MemberSettings primary, MemberSettings standby) {
        PairSettings home = GivenSettings.pairWith(standby);
        return new PairSettings(
                PAIR,
                home.proxmox(),
                primary,
                standby,
                home.witnesses(),
                home.expectedEntities(),
                home.backupStorage(),
                home.isolation(),
                home.cold());
    }

    private static MemberSettings member(MemberName name, int vmid, URI url, String token) {
        return new MemberSettings(
                name, vmid, url, Optional.empty(), new Secret(token), TrustSettings.system(), url.getPort());
    }

    /** As a new process would make it. */
    HomeAssistantClient client() {
        TokenGuard guard = new TokenGuard(pair, MemberName.STANDBY, tokens, rejected, clock);
        return new HomeAssistantClient(pair.standby(), transport, transport, dialer, guard);
    }

    void opens(MemberTokens.Opens opens) {
        tokens.open(PAIR, MemberName.STANDBY, opens);
    }

    private MemberProbe probe() {
        HomeAssistantClient client = client();
        return new MemberProbe((name, member) -> Optional.of(client), (name, member) -> Optional.empty(), clock, LIMIT);
    }

    List<Signal> pulse() {
        return probe().pulse(PAIR, MemberName.STANDBY);
    }

    List<Signal> deep() {
        return probe().deep(PAIR, MemberName.STANDBY);
    }

    StandbyLook look() {
        return new StandbyLook(client(), clock, waiter, LIMIT);
    }

    @Override
    public void close() throws IOException {
        transport.close();
        waiter.close();
    }
}
