// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.run.Waiter;
import dev.understudy.sync.QuietDomains;
import dev.understudy.sync.VolatileParts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What the actions of the sync stand on.
 *
 * @param clients of a pair's member
 * @param workDir where archives are handled
 * @param quiet domains switched off in an edition
 * @param look the limit of one question
 */
public record SyncSurroundings(
        BiFunction<String, MemberName, Optional<HomeAssistantClient>> clients,
        Function<String, Optional<PairSettings>> pairs,
        MemberTokens tokens,
        Clock clock,
        Waiter waiter,
        Path workDir,
        QuietDomains quiet,
        List<String> folders,
        List<String> addons,
        VolatileParts volatileParts,
        Duration look) {

    /** The archive as it came from the member on stage. */
    public Path original(String pair) {
        return workDir.resolve(pair).resolve("original.tar");
    }

    /** The archive as it goes to the standby. */
    public Path edition(String pair) {
        return workDir.resolve(pair).resolve("edition.tar");
    }
}
