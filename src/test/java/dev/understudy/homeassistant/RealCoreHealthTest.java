// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("realcore")
class RealCoreHealthTest {
    @TempDir
    Path folder;

    @Test
    void aRunningCoreIsWell() throws Exception {
        RealHome home = RealHome.in(folder);
        try (RealCore core = RealCore.start(home, home.token());
                RealCoreCaller caller = new RealCoreCaller(home.url(), home.token(), "none");
                RealCoreCaller guest = new RealCoreCaller(home.url(), home.guest(), "none")) {
            assertThat(caller.pulse()).extracting(Signal::value).containsExactly("", "RUNNING");
            List<Signal> deep = caller.deep();
            assertThat(deep)
                    .extracting(Signal::source)
                    .containsExactly(Source.API, Source.CORE, Source.MODE, Source.RECORDER, Source.ENTITIES);
            assertThat(deep).extracting(Signal::reading).containsOnly(Reading.ANSWERED);
            assertThat(deep.subList(1, 4)).extracting(Signal::value).containsExactly("RUNNING", "normal", "recording");
            assertThat(deep.get(4).value()).matches("[1-9]\\d*/0/\\d+");

            assertThat(caller.client().config().version()).isEqualTo(RealCorePackage.VERSION);
            assertThat(caller.client().administrates(RealCoreCaller.LIMIT)).isTrue();
            assertThat(guest.client().administrates(RealCoreCaller.LIMIT)).isFalse();
            assertThat(caller.client().supervisor(RealCoreCaller.LIMIT)).isEmpty();
            assertThat(core.status("/api", home.token())).isEqualTo(404);
        }
    }

    @Test
    void brokenYamlIsSeenAsRecoveryMode() throws Exception {
        RealHome home = RealHome.in(folder);
        // the settings of its port come from the last start that went well
        RealCore.start(home, home.token()).close();
        home.write("configuration.yaml", "homeassistant:\n  name: [broken\n");

        try (RealCore core = RealCore.start(home, home.token());
                RealCoreCaller caller = new RealCoreCaller(home.url(), home.token(), "none")) {
            List<Signal> deep = caller.deep();

            assertThat(core.status("/auth/providers", "")).isEqualTo(200);
            assertThat(deep.subList(0, 3))
                    .extracting(Signal::source, Signal::reading, Signal::value)
                    .containsExactly(
                            tuple(Source.API, Reading.ANSWERED, ""),
                            tuple(Source.CORE, Reading.ANSWERED, "RUNNING"),
                            tuple(Source.MODE, Reading.ANSWERED, "recovery-mode"));
            assertThat(deep.get(3).reading()).as(deep.toString()).isEqualTo(Reading.UNREADABLE);
        }
    }
}
