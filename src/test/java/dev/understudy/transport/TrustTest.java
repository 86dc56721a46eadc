// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    @TempDir
    Path folder;

    private final TestAuthority authority;
    private final TestAuthority stranger;

    TrustTest() throws Exception {
        authority = new TestAuthority("house");
        stranger = new TestAuthority("stranger");
    }

    private static TrustSettings ca(Path file) {
        return new TrustSettings(Optional.of(file), List.of());
    }

    private static TrustSettings pins(String... fingerprints) {
        return new TrustSettings(Optional.empty(), List.of(fingerprints));
    }

    private static HttpReply ask(Trust trust, TestAuthority.Identity identity, String host) throws Exception {
        Clock clock = Clock.systemUTC();
        try (RawServer server = RawServer.https(identity.context(), (request, out) -> {
                    out.write(RawServer.json("{}"));
                    return false;
                });
                RealWaiter waiter = new RealWaiter(clock);
                HttpTransport transport = new HttpTransport(trust, waiter, clock, Timeouts.of(Duration.ofSeconds(5)))) {
            return transport.send(HttpCall.get(server.uri(host, "/")));
        }
    }

    private static Unreached refusal(Trust trust, TestAuthority.Identity identity, String host) {
        Unreached unreached = catchThrowableOfType(Unreached.class, () -> ask(trust, identity, host));
        assertThat(unreached.kind()).isEqualTo(Unreached.Kind.UNTRUSTED);
        assertThat(unreached.requestMayHaveArrived()).isFalse();
        return unreached;
    }

    @Test
    void acceptsALeafOfTheConfiguredAuthorityAndTellsItsEnd() throws Exception {
        Trust trust = Trust.of(ca(authority.pem(folder)));
        TestAuthority.Identity server = authority.server("127.0.0.1", "localhost");

        assertThat(trust.certificateEnd()).isEmpty();
        assertThat(ask(trust, server, "127.0.0.1").status()).isEqualTo(200);
        assertThat(ask(trust, server, "localhost").status()).isEqualTo(200);
        assertThat(trust.certificateEnd())
                .contains(server.certificate().getNotAfter().toInstant());
    }

    @Test
    void refusesALeafOfAnotherAuthority() throws Exception {
        refusal(Trust.of(ca(authority.pem(folder))), stranger.server("127.0.0.1"), "127.0.0.1");
    }

    @Test
    void refusesALeafForAnotherName() throws Exception {
        Trust trust = Trust.of(ca(authority.pem(folder)));

        Unreached unreached = refusal(trust, authority.server("pve.lan", "192.168.1.185"), "127.0.0.1");

        assertThat(unreached.detail()).contains("127.0.0.1");
    }

    @Test
    void refusesAPrivateAuthorityWhenOnlyTheSystemsAreTrusted() throws Exception {
        refusal(Trust.of(TrustSettings.system()), authority.server("127.0.0.1"), "127.0.0.1");
    }

    @Test
    void acceptsAPinnedLeafWhateverItsName() throws Exception {
        TestAuthority.Identity server = authority.server("elsewhere.lan");
        Trust trust = Trust.of(pins("00".repeat(32), server.fingerprint()));

        assertThat(ask(trust, server, "127.0.0.1").status()).isEqualTo(200);
        assertThat(trust.certificateEnd())
                .contains(server.certificate().getNotAfter().toInstant());
    }

    @Test
    void refusesAnotherLeafThanThePinnedAndNamesTheOneItSaw() throws Exception {
        TestAuthority.Identity server = authority.server("127.0.0.1");

        Unreached unreached = refusal(Trust.of(pins("00".repeat(32))), server, "127.0.0.1");

        assertThat(unreached.detail()).contains(server.fingerprint());
    }

    @Test
    void refusesSettingsThatCannotWork() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> Trust.of(ca(empty)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty.pem");
        assertThatThrownBy(() -> Trust.of(ca(folder.resolve("missing.pem"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.pem");
    }
}
