// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import dev.understudy.lab.homeassistant.LongLivedToken;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Every secret of a lab, made from its seed: a test searches the product's output for them.
 *
 * <p>{@code pairToken} is valid on the primary, {@code bootstrapToken} on the standby; both look like Home Assistant's
 * long-lived tokens.
 */
public record LabSecrets(
        String proxmoxTokenId, String proxmoxSecret, String pairToken, String bootstrapToken, String mailPassword) {
    public static final String MAIL_USER = "understudy";

    static LabSecrets of(long seed, Instant now) {
        Random random = new Random(seed);
        return new LabSecrets(
                "understudy@pve!controller",
                new UUID(random.nextLong(), random.nextLong()).toString(),
                longLived(random, now),
                longLived(random, now),
                "mail-" + new UUID(random.nextLong(), random.nextLong()));
    }

    public List<String> all() {
        return List.of(proxmoxSecret, pairToken, bootstrapToken, mailPassword);
    }

    private static String longLived(Random random, Instant now) {
        String record = "%016x%016x".formatted(random.nextLong(), random.nextLong());
        return LongLivedToken.make(record, now, now.plusSeconds(315_360_000));
    }

    @Override
    public String toString() {
        return "LabSecrets[]";
    }
}
