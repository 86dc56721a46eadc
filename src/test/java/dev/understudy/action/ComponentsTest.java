// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.homeassistant.HomeAssistantComponent;
import dev.understudy.homeassistant.MemberProbe;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.letter.LetterCarrier;
import dev.understudy.letter.LetterComponent;
import dev.understudy.pair.Isolation;
import dev.understudy.pair.MailSettings;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.ProxmoxSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.proxmox.GuestSignals;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.proxmox.ProxmoxComponent;
import dev.understudy.proxmox.TaskOutcome;
import dev.understudy.run.JumpingTime;
import dev.understudy.run.TaskMemory;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.RawServer;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import dev.understudy.witness.WitnessComponent;
import dev.understudy.witness.WitnessProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentsTest {
    private static final String UPID = "UPID:pve:00016F2C:0527A1B3:697D5A10:qmstart:101:understudy@pve!camel:";

    private final JumpingTime time = new JumpingTime();
    private final HttpTransport transport =
            new HttpTransport(Trust.of(TrustSettings.system()), time, time, Timeouts.of(Duration.ofSeconds(3)));
    private final RawServer proxmox = RawServer.http((request, out) -> {
        String data = request.method().equals("POST")
                ? "\"" + UPID + "\""
                : request.path().contains("/tasks/")
                        ? "{\"status\":\"stopped\",\"exitstatus\":\"OK\"}"
                        : "{\"status\":\"stopped\"}";
        out.write(RawServer.json("{\"data\":" + data + "}"));
        return true;
    });
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        TrustSettings trust = TrustSettings.system();
        Secret secret = new Secret("s3cret");
        ProxmoxSettings settings = new ProxmoxSettings(proxmox.uri("/"), "pve", "understudy@pve!camel", secret, trust);
        PairSettings pair = new PairSettings(
                "home",
                settings,
                new MemberSettings(MemberName.PRIMARY, 102, proxmox.uri("/"), Optional.empty(), secret, trust, 4357),
                new MemberSettings(MemberName.STANDBY, 101, proxmox.uri("/"), Optional.empty(), secret, trust, 4357),
                List.of(),
                0,
                Optional.empty(),
                new Isolation.None(),
                false);
        Map<String, PairSettings> pairs = Map.of("home", pair);
        ProxmoxClient client = new ProxmoxClient(settings, transport, time, time);
        MailSettings mail = new MailSettings(
                "127.0.0.1",
                1,
                MailSettings.Security.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "u@house.test",
                List.of("a@house.test"),
                List.of(),
                Duration.ofMinutes(5),
                Duration.ofHours(1));
        camel.addComponent(
                "proxmox",
                new ProxmoxComponent(
                        name -> name.equals("home") ? Optional.of(client) : Optional.empty(),
                        name -> Optional.ofNullable(pairs.get(name)),
                        new GuestSignals(time),
                        null,
                        null,
                        null));
        camel.addComponent(
                "homeassistant",
                new HomeAssistantComponent(
                        new MemberProbe(
                                (name, member) -> Optional.empty(),
                                (name, member) -> Optional.empty(),
                                time,
                                Duration.ofSeconds(3)),
                        null,
                        null,
                        null));
        camel.addComponent(
                "witness",
                new WitnessComponent(
                        new WitnessProbe(time, time, Duration.ofSeconds(1)),
                        name -> Optional.ofNullable(pairs.get(name))));
        camel.addComponent(
                "letter",
                new LetterComponent(
                        new LetterCarrier(mail, Trust.of(trust), time, Timeouts.of(Duration.ofSeconds(3)))));
        camel.start();
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
        transport.close();
        proxmox.close();
        time.close();
    }

    private Exchange call(String uri, String pair, Map<String, Object> properties) {
        Exchange exchange = new DefaultExchange(camel);
        properties.forEach(exchange::setProperty);
        if (!pair.isEmpty()) {
            exchange.setVariable("pair", pair);
        }
        return camel.createProducerTemplate().send(uri, exchange);
    }

    @Test
    void setsTheBodyToTheSignalOfTheMembersGuest() {
        Exchange exchange = call("proxmox:guest-status?member=primary", "home", Map.of());

        Signal signal = exchange.getMessage().getBody(Signal.class);
        assertThat(signal.reading()).isEqualTo(Reading.ANSWERED);
        assertThat(signal.value()).isEqualTo("stopped/stopped");
        assertThat(proxmox.count("GET", "/api2/json/nodes/pve/qemu/102/status/current"))
                .isEqualTo(1);
    }

    @Test
    void startsTheGuestWithTheMemoryOfTheStep() {
        Map<String, String> kept = new ConcurrentHashMap<>();
        TaskMemory memory = new TaskMemory() {
            @Override
            public Optional<String> recalled(String name) {
                return Optional.ofNullable(kept.get(name));
            }

            @Override
            public void remember(String name, String value) {
                kept.put(name, value);
            }
        };
        String uri = "proxmox:guest-start?member=standby&limit=120000";

        Exchange first = call(uri, "home", Map.of("understudyTaskMemory", memory));
        Exchange resumed = call(uri, "home", Map.of("understudyTaskMemory", memory));
        Exchange forgetful = call("proxmox:guest-start?member=standby&limit=2m", "home", Map.of());

        assertThat(first.getMessage().getBody(TaskOutcome.class).ok()).isTrue();
        assertThat(first.getVariable("upid")).isEqualTo(UPID);
        assertThat(kept).containsEntry("upid", UPID);
        assertThat(resumed.getVariable("upid")).isEqualTo(UPID);
        assertThat(forgetful.getException()).isNull();
        assertThat(proxmox.count("POST", "/api2/json/nodes/pve/qemu/101/status/start"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "proxmox:guest-status?member=primary",
        "proxmox:guest-start?member=primary",
        "proxmox:agent-ping?member=primary",
        "homeassistant:pulse?member=primary",
        "homeassistant:deep-check?member=standby",
        "witness:probe"
    })
    void refusesAnUnknownOrMissingPair(String uri) {
        for (String pair : List.of("cabin", "")) {
            assertThat(call(uri, pair, Map.of()).getException())
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.PAIR_UNKNOWN));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxmox:guest-stopp?member=primary | knows no action \"guest-stopp\"; it knows agent-ping, backup-create, backup-delete, backup-list, backup-proof, guest-start, guest-status, isolation-ensure, marks-read, marks-write, snapshot-create, snapshot-delete, snapshot-list, standby-rest, standby-wake, storage-room, target-proof",
                "proxmox:guest-status | needs member=primary or member=standby, not \"\"",
                "proxmox:guest-status?member=main | needs member=primary or member=standby, not \"main\"",
                "proxmox:guest-status?member=primary&limit=5 | has no parameter limit; it knows member",
                "proxmox:guest-start?member=primary&limit=soon | longer than zero, not \"soon\"",
                "homeassistant:pulse?member=primary&mmber=x | has no parameter mmber; it knows member",
                "witness:probe?x=1 | has no parameter x; it knows none",
                "letter:post | knows no action \"post\"; it knows send"
            })
    void refusesAWrongUriInASentence(String uri, String sentence) {
        assertThatThrownBy(() -> camel.getEndpoint(uri))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining(sentence);
    }

    @Test
    void probesNoWitnessWhenThereIsNone() {
        assertThat(call("witness:probe", "home", Map.of()).getMessage().getBody())
                .isEqualTo(List.of());
    }

    @Test
    void startsNoRoute() {
        assertThatThrownBy(() -> camel.getEndpoint("witness:probe").createConsumer(exchange -> {}))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("is an action and starts nothing");
    }

    @Test
    void sendsNothingButLetters() {
        assertThat(call("letter:send", "", Map.of()).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs an OutgoingLetter");
    }
}
