// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoisonJudgeTest {
    private static final PoisonFacts NOTHING = new PoisonFacts(List.of(), List.of());

    /** The limit itself is allowed still. */
    @ParameterizedTest
    @CsvSource({
        "100, 50, 0.5, false",
        "100, 49, 0.5, true",
        "100, 0, 0.5, true",
        "0, 0, 0.5, false",
        "3, 2, 0.9, true",
        "3, 9, 0.9, false"
    })
    void aRegistryThatShrankIsNoTidying(int had, int has, double limit, boolean refused) {
        for (ConfigKind kind :
                List.of(ConfigKind.ENTITY, ConfigKind.DEVICE, ConfigKind.INTEGRATION, ConfigKind.AUTOMATION)) {
            assertThat(PoisonJudge.judge(
                            NOTHING,
                            manifest(kind, has),
                            Optional.of(manifest(kind, had)),
                            new PoisonJudge.Limits(limit)))
                    .as("%s", kind)
                    .hasSize(refused ? 1 : 0)
                    .allMatch(poison -> poison.code() == Poison.Code.SHRUNK);
        }
        assertThat(PoisonJudge.judge(
                        NOTHING, manifest(ConfigKind.ENTITY, has), Optional.empty(), new PoisonJudge.Limits(limit)))
                .isEmpty();
    }

    @Test
    void aDatabaseOutsideIsRefused() {
        PoisonFacts.Setting setting = new PoisonFacts.Setting(
                PoisonJudge.DATABASE, "configuration.yaml", 7, Optional.of("mysql://user:hunter2@db/x"));

        List<Poison> found = PoisonJudge.judge(
                new PoisonFacts(List.of(), List.of(setting)),
                manifest(ConfigKind.ENTITY, 0),
                Optional.empty(),
                new PoisonJudge.Limits(0.5));

        assertThat(found).singleElement().matches(poison -> poison.code() == Poison.Code.EXTERNAL_DATABASE);
        assertThat(found.toString() + setting).doesNotContain("hunter2");
    }

    private static Manifest manifest(ConfigKind kind, int count) {
        List<ConfigThing> things = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            things.add(new ConfigThing(kind, "i" + i, "n", "f", "h"));
        }
        return Manifest.of(Map.of(), things);
    }
}
