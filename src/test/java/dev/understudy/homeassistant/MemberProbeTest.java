// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.understudy.given.GivenSettings;
import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberProbeTest {
    private static final String DEAD = "dead.token.bbbb";

    private final Clock clock = Clock.systemUTC();
    private final RealWaiter waiter = new RealWaiter(clock);
    private final Trust trust = Trust.of(TrustSettings.system());
    private final HttpTransport transport = new HttpTransport(trust, waiter, clock, Timeouts.of(Duration.ofSeconds(3)));
    private final WebSocketDialer dialer = new WebSocketDialer(trust, waiter, Duration.ofSeconds(3));
    private final JdbcDataSource store = new JdbcDataSource();
    private FakeCore core;
    private Connection keepsTheStore;

    @BeforeEach
    void open() throws Exception {
        core = new FakeCore();
        store.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        keepsTheStore = store.getConnection();
        try (Statement statement = keepsTheStore.createStatement()) {
            statement.execute("create table rejected_token (pair varchar(64), member varchar(16),"
                    + " token_digest varchar(64), rejected_at timestamp with time zone,"
                    + " primary key (pair, member, token_digest))");
            statement.execute("create table member_token (pair varchar(64), member varchar(16), opens varchar(16),"
                    + " since timestamp with time zone, primary key (pair, member))");
        }
    }

    @AfterEach
    void close() throws Exception {
        keepsTheStore.close();
        transport.close();
        waiter.close();
        core.close();
    }

    private HomeAssistantClient client(String token) {
        MemberSettings settings = new MemberSettings(
                MemberName.STANDBY,
                101,
                core.url(),
                Optional.empty(),
                new Secret(token),
                TrustSettings.system(),
                core.url().getPort());
        SqlStore rows = new SqlStore(store);
        TokenGuard guard = new TokenGuard(
                GivenSettings.pairWith(settings),
                MemberName.STANDBY,
                MemberTokens.in(rows, clock),
                RejectedTokens.in(rows),
                clock);
        return new HomeAssistantClient(settings, transport, transport, dialer, guard);
    }

    private MemberProbe probe(HomeAssistantClient client) {
        return new MemberProbe(
                (pair, member) -> pair.equals("home") ? Optional.of(client) : Optional.empty(),
                (pair, member) -> Optional.empty(),
                clock,
                Duration.ofSeconds(3));
    }

    /** A probe as a new process would make it. */
    private List<Signal> pulse(String token) {
        return probe(client(token)).pulse("home", MemberName.STANDBY);
    }

    private List<Signal> deep(String token) {
        return probe(client(token)).deep("home", MemberName.STANDBY);
    }

    private static Signal only(List<Signal> signals) {
        assertThat(signals).hasSize(1).allSatisfy(s -> assertThat(s.source()).isEqualTo(Source.API));
        return signals.get(0);
    }

    @Test
    void pulsesApiThenCore() {
        core.state = "STARTING";

        List<Signal> signals = pulse(FakeCore.GOOD);

        assertThat(signals).extracting(Signal::source).containsExactly(Source.API, Source.CORE);
        assertThat(signals).extracting(Signal::reading).containsOnly(Reading.ANSWERED);
        assertThat(signals.get(1).value()).isEqualTo("STARTING");
        assertThat(core.paths).containsExactly("/api/", "/api/core/state");
    }

    @Test
    void checksDeeplyThroughFragmentsAndClosesTheSocket() {
        List<Signal> signals = deep(FakeCore.GOOD);

        assertThat(signals).extracting(Signal::value).containsExactly("", "RUNNING", "normal", "recording", "0/0/-");
        await().atMost(Duration.ofSeconds(5)).untilAtomic(core.openSockets, org.hamcrest.Matchers.equalTo(0));
    }

    @Test
    void tellsRecoveryModeAndAStoppedRecorder() {
        core.mode = "\"recovery_mode\":true,\"safe_mode\":false";
        core.recording = false;

        assertThat(deep(FakeCore.GOOD))
                .extracting(Signal::value)
                .containsExactly("", "RUNNING", "recovery-mode", "stopped", "0/0/-");
    }

    @Test
    void agesEntitiesByTheClockOfTheMemberThatDatesThem() {
        core.states = "[{\"state\":\"on\",\"last_updated\":\"2026-11-24T02:00:00+00:00\"}]";
        core.date = "Tue, 24 Nov 2026 02:00:30 GMT";

        assertThat(deep(FakeCore.GOOD).stream().filter(signal -> signal.source() == Source.ENTITIES))
                .extracting(Signal::value)
                .containsExactly("1/0/30");
    }

    @Test
    void sendsCommandsWithRisingIds() throws Exception {
        client(FakeCore.GOOD).converse(Duration.ofSeconds(3), session -> {
            session.command("recorder/info", Map.of());
            return session.command("recorder/info", Map.of());
        });

        assertThat(core.ids).containsExactly(1, 2);
    }

    @Test
    void givesUpOnAMuteSocketAtTheLimit() {
        core.mute = true;

        Unanswered unanswered = catchThrowableOfType(
                Unanswered.class, () -> client(FakeCore.GOOD).recording(Duration.ofMillis(300)));

        assertThat(unanswered.reading()).isEqualTo(Reading.SILENT);
        await().atMost(Duration.ofSeconds(5)).untilAtomic(core.openSockets, org.hamcrest.Matchers.equalTo(0));
    }

    @Test
    void triesADeadTokenOnceEvenAcrossRestarts() {
        assertThat(only(pulse(DEAD)).reading()).isEqualTo(Reading.UNAUTHORIZED);

        Signal second = only(pulse(DEAD));
        Signal third = only(deep(DEAD));

        assertThat(second.reading()).isEqualTo(Reading.UNAUTHORIZED);
        assertThat(second.detail()).matches("token was rejected at .*Z; not tried again until it is changed");
        assertThat(third.reading()).isEqualTo(Reading.UNAUTHORIZED);
        assertThat(core.failedLogIns).hasValue(1);
        assertThat(core.paths).containsExactly("/api/", "/auth/providers", "/auth/providers", "/auth/providers");
    }

    @Test
    void triesATokenThatDiesOnTheWebSocketOnce() {
        Unanswered first =
                catchThrowableOfType(Unanswered.class, () -> client(DEAD).recording(Duration.ofSeconds(3)));
        Unanswered second =
                catchThrowableOfType(Unanswered.class, () -> client(DEAD).recording(Duration.ofSeconds(3)));

        assertThat(first.reading()).isEqualTo(Reading.UNAUTHORIZED);
        assertThat(second.detail()).contains("not tried again");
        assertThat(core.failedLogIns).hasValue(1);
        assertThat(only(pulse(DEAD)).reading()).isEqualTo(Reading.UNAUTHORIZED);
        assertThat(core.failedLogIns).hasValue(1);
    }

    @Test
    void refusesEveryFurtherCallWithADeadTokenWithoutAsking() {
        for (int tries = 0; tries < 3; tries++) {
            HomeAssistantClient client = client(DEAD);
            Unanswered unanswered = catchThrowableOfType(Unanswered.class, client::config);
            assertThat(unanswered.reading()).isEqualTo(Reading.UNAUTHORIZED);
        }

        assertThat(core.failedLogIns).hasValue(1);
        assertThat(core.paths).containsExactly("/api/config", "/auth/providers");
    }

    @Test
    void triesAChangedTokenAtOnce() {
        pulse(DEAD);

        assertThat(pulse(FakeCore.GOOD)).hasSize(2);
    }

    @Test
    void doesNotHideADeadPortBehindADeadToken() throws Exception {
        pulse(DEAD);
        HomeAssistantClient client = client(DEAD);
        core.close();

        assertThat(only(probe(client).pulse("home", MemberName.STANDBY)).reading())
                .isEqualTo(Reading.REFUSED);
    }

    @Test
    void doesNotBlameTheTokenForTheLandingPage() {
        core.landing = true;
        assertThat(only(pulse(FakeCore.GOOD)).reading()).isEqualTo(Reading.LANDING_PAGE);

        core.landing = false;

        assertThat(pulse(FakeCore.GOOD)).hasSize(2);
    }

    @Test
    void keepsAnUnexplainedRefusalUntilItIsExplained() {
        core.landing = true;
        core.brokenProviders = 503;
        HomeAssistantClient client = client(FakeCore.GOOD);
        assertThat(only(probe(client).pulse("home", MemberName.STANDBY)).reading())
                .isEqualTo(Reading.BUSY);

        core.brokenProviders = 0;
        assertThat(only(probe(client).pulse("home", MemberName.STANDBY)).reading())
                .isEqualTo(Reading.LANDING_PAGE);
        core.landing = false;

        assertThat(probe(client).pulse("home", MemberName.STANDBY)).hasSize(2);
        assertThat(core.paths.stream().filter("/api/"::equals)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"403,FORBIDDEN", "503,BUSY", "404,UNREADABLE", "502,UNREADABLE", "200,UNREADABLE"})
    void mapsEveryStatusToAReading(int status, Reading reading) {
        core.broken = status;

        assertThat(only(pulse(FakeCore.GOOD)).reading()).isEqualTo(reading);
        assertThat(core.failedLogIns).hasValue(0);
    }

    @Test
    void tellsADeadPort() throws Exception {
        core.close();

        assertThat(only(pulse(FakeCore.GOOD)).reading()).isEqualTo(Reading.REFUSED);
        Unanswered socket = catchThrowableOfType(
                Unanswered.class, () -> client(FakeCore.GOOD).recording(Duration.ofSeconds(3)));
        assertThat(socket.reading()).isEqualTo(Reading.REFUSED);
    }

    @Test
    void showsNoToken() {
        HomeAssistantClient client = client(DEAD);
        List<Signal> first = probe(client).deep("home", MemberName.STANDBY);
        Unanswered socket = catchThrowableOfType(Unanswered.class, () -> client.recording(Duration.ofSeconds(3)));
        Failure failure = socket.failure("Recorder of the standby");

        assertThat(first + " " + client + " " + socket + " " + failure).doesNotContain("dead.token");
        assertThat(failure.code()).isEqualTo(FailureCode.HOMEASSISTANT_UNAUTHORIZED);
    }

    @Test
    void refusesAnUnknownPair() {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> probe(client(FakeCore.GOOD)).pulse("cabin", MemberName.PRIMARY));

        assertThat(failure.code()).isEqualTo(FailureCode.PAIR_UNKNOWN);
    }
}
