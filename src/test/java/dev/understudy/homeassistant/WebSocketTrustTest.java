// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.health.Signal.Reading;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import dev.understudy.transport.RawServer;
import dev.understudy.transport.TestAuthority;
import dev.understudy.transport.Trust;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketTrustTest {
    @TempDir
    Path folder;

    /** The server refuses every hand-shake with 403, so FORBIDDEN means that TLS was accepted. */
    private static Reading reading(TrustSettings trust, TestAuthority.Identity identity) {
        try (RawServer server = RawServer.https(identity.context(), (request, out) -> {
                    out.write(RawServer.reply(403, "Forbidden", "", ""));
                    return false;
                });
                RealWaiter waiter = new RealWaiter(Clock.systemUTC())) {
            WebSocketDialer dialer = new WebSocketDialer(Trust.of(trust), waiter, Duration.ofSeconds(3));
            Unanswered unanswered = catchThrowableOfType(
                    Unanswered.class,
                    () -> dialer.converse(
                            server.uri("127.0.0.1", ""), new Secret("t"), Duration.ofSeconds(5), session -> 1));
            return unanswered.reading();
        }
    }

    @Test
    void holdsTheTrustOfTheMember() throws Exception {
        TestAuthority house = new TestAuthority("house");
        TrustSettings ca = new TrustSettings(Optional.of(house.pem(folder)), List.of());
        TestAuthority.Identity named = house.server("127.0.0.1");
        TestAuthority.Identity elsewhere = house.server("elsewhere.lan");
        TrustSettings pin = new TrustSettings(Optional.empty(), List.of(elsewhere.fingerprint()));

        assertThat(reading(ca, named)).isEqualTo(Reading.FORBIDDEN);
        assertThat(reading(ca, elsewhere)).isEqualTo(Reading.UNTRUSTED);
        assertThat(reading(ca, new TestAuthority("stranger").server("127.0.0.1")))
                .isEqualTo(Reading.UNTRUSTED);
        assertThat(reading(pin, elsewhere)).isEqualTo(Reading.FORBIDDEN);
        assertThat(reading(pin, named)).isEqualTo(Reading.UNTRUSTED);
        assertThat(reading(TrustSettings.system(), named)).isEqualTo(Reading.UNTRUSTED);
    }
}
