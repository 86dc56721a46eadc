// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RealWaiterTest {
    private final Clock clock = Clock.systemUTC();
    private final RealWaiter waiter = new RealWaiter(clock);

    @AfterEach
    void close() {
        waiter.close();
    }

    @Test
    void returnsOnlyOnceTheClockHasCome() throws InterruptedException {
        Instant until = clock.instant().plusMillis(120);

        waiter.await(until);

        assertThat(clock.instant()).isAfterOrEqualTo(until);
    }

    @Test
    void returnsAtOnceForAPastInstant() throws InterruptedException {
        waiter.await(Instant.EPOCH);
    }

    @Test
    void endsACallAtItsLimitByTheAbort() {
        CountDownLatch aborted = new CountDownLatch(1);

        assertThatThrownBy(() -> waiter.within(
                        Duration.ofMillis(50),
                        () -> {
                            aborted.await();
                            throw new IOException("closed");
                        },
                        aborted::countDown))
                .isInstanceOf(TimeoutException.class)
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void passesAnswersAndExceptionsOfTheCallOn() throws Exception {
        Runnable noAbort = () -> {};

        assertThat(waiter.within(Duration.ofSeconds(5), () -> 7, noAbort)).isEqualTo(7);
        assertThatThrownBy(() -> waiter.within(
                        Duration.ofSeconds(5),
                        () -> {
                            throw new IOException("own");
                        },
                        noAbort))
                .isInstanceOf(IOException.class)
                .hasMessage("own");
    }

    @Test
    void abortsNothingAfterTheCallHasEnded() throws Exception {
        CountDownLatch aborted = new CountDownLatch(1);

        waiter.within(Duration.ofMillis(80), () -> 1, aborted::countDown);

        assertThat(aborted.await(200, TimeUnit.MILLISECONDS)).isFalse();
    }
}
