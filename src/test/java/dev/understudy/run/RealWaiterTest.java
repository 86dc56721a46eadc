// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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

        // why: the clock may be slewed a little while the waiter counts
        assertThat(clock.instant()).isAfterOrEqualTo(until.minusMillis(5));
    }

    @Test
    void isNotHeldUpByAClockThatIsSetBack() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Clock setBack = Clock.fixed(clock.instant(), ZoneOffset.UTC);
        Clock jumping = new Clock() {
            @Override
            public Instant instant() {
                return asked.getAndIncrement() == 0
                        ? setBack.instant()
                        : setBack.instant().minus(Duration.ofHours(1));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        try (RealWaiter held = new RealWaiter(jumping)) {
            long began = System.nanoTime();

            held.await(setBack.instant().plusMillis(100));

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(99), Duration.ofSeconds(5));
        }
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
