// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class LabTest {
    private final RealLabClock clock = new RealLabClock();

    @Test
    void startsFastOnceWarm() {
        Lab.start(clock, LabOptions.usual()).close();

        Instant begun = clock.now();
        Lab.start(clock, LabOptions.usual()).close();

        assertThat(Duration.between(begun, clock.now())).isLessThan(Duration.ofMillis(1500));
    }

    @Test
    void tellsWhatAProductNeedsAndKeepsItsSecretsTogether() throws Exception {
        try (Lab lab = Lab.start(clock, LabOptions.usual())) {
            var environment = LabSettings.environment(LabSettings.of(lab));

            assertThat(environment)
                    .containsEntry("UNDERSTUDY_PAIR_HOME_PRIMARY_VMID", "102")
                    .containsEntry(
                            "UNDERSTUDY_PAIR_HOME_PROXMOX_TOKEN_SECRET",
                            lab.tokens().proxmoxSecret());
            assertThat(environment.values()).containsAll(lab.secrets().subList(0, 3));
            assertThat(lab.tokens().toString()).doesNotContain(lab.secrets());
            assertThat(Files.readString(lab.caFile())).startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    @Test
    void isNotTrustedByAnUnrelatedAuthority() {
        try (Lab lab = Lab.start(clock, LabOptions.usual())) {
            LabCertificates other = LabCertificates.issue("Lab Authority", clock.now(), Duration.ofDays(1));

            assertThatThrownBy(() -> {
                        try (WireClient client = WireClient.trusting(
                                other.authority(), lab.proxmox().port())) {
                            client.ask("GET", "/api2/json/version", "");
                        }
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void hasAWitnessThatAnswersClosesAndHangs() throws Exception {
        try (Lab lab = Lab.start(clock, LabOptions.usual())) {
            assertThat(firstByte(lab)).isEqualTo(-1);

            lab.silenceWitness();
            assertThatThrownBy(() -> firstByte(lab)).isInstanceOf(ConnectException.class);
            lab.hangWitness();
            assertThatThrownBy(() -> firstByte(lab)).isInstanceOf(SocketTimeoutException.class);
            lab.restoreWitness();
            assertThat(firstByte(lab)).isEqualTo(-1);
        }
    }

    @Test
    void endsAnIdleConnectionInRealTime() throws Exception {
        try (Lab lab = Lab.start(clock, LabOptions.usual());
                WireClient client = WireClient.trusting(
                        lab.certificates().authority(), lab.proxmox().port())) {
            client.socket().setSoTimeout(8000);

            Instant begun = clock.now();
            assertThat(client.isOver()).isTrue();

            assertThat(Duration.between(begun, clock.now())).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        }
    }

    @Test
    void changesTheWorldAtAnInstant() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);

        clock.at(clock.now().plusMillis(20), changed::countDown);

        assertThat(changed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private static int firstByte(Lab lab) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", lab.witness().port())) {
            socket.setSoTimeout(200);
            return socket.getInputStream().read();
        }
    }
}
