// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of the table through the whole product, on virtual time; {@link RealTimeFailureTest} has real time. */
class FailureTableTest {

    @ParameterizedTest
    @EnumSource
    void tellsApart(FailureRow row) throws Exception {
        try (Stage stage = Stage.calm()) {
            row.strike(stage.lab());

            stage.pass(Duration.ofMinutes(8));

            assertThat(stage.verdict("primary")).isEqualTo(row.verdict());
            assertThat(String.join(", ", stage.openKinds())).isEqualTo(row.incident());
            assertThat(stage.verdict("standby"))
                    .isEqualTo(row == FailureRow.EVERYTHING_IS_SILENT ? "unknown" : "healthy");
        }
    }
}
