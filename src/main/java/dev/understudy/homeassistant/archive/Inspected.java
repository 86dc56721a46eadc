// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import dev.understudy.sync.AutomationCensus;
import dev.understudy.sync.Manifest;
import dev.understudy.sync.PoisonFacts;
import dev.understudy.sync.YamlIntegration;
import java.util.List;

/** All that one pass over an archive tells. */
public record Inspected(
        ArchiveFacts facts,
        Manifest manifest,
        AutomationCensus automations,
        PoisonFacts poison,
        List<YamlIntegration> integrations) {
    public Inspected {
        integrations = List.copyOf(integrations);
    }
}
