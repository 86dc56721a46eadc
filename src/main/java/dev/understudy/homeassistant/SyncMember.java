// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.action.PairName;
import dev.understudy.pair.MemberName;
import dev.understudy.sync.Capture;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/** One of the two members that a sync is about, by what stands on its exchange. */
record SyncMember(String pair, HomeAssistantClient client, SyncSurroundings surroundings) {

    /** @param role the variable that names the member, {@code source} or {@code target} */
    static SyncMember of(Exchange exchange, String role, SyncSurroundings surroundings) {
        String attempted = "Sync";
        String pair = PairName.of(exchange, attempted);
        MemberName name = MemberName.parse(exchange.getVariable(role, "", String.class))
                .orElseThrow(() -> new IllegalStateException("the variable " + role + " names no member"));
        return new SyncMember(
                pair, PairName.known(surroundings.clients().apply(pair, name), pair, attempted), surroundings);
    }

    Supervisor supervisor() {
        return new Supervisor(client, surroundings.look());
    }

    /** For a failure: the member and its pair. */
    String text() {
        return client.member().text() + " of pair " + pair;
    }

    static Capture capture(Exchange exchange) {
        return Capture.parse(exchange.getVariable("capture", String.class));
    }

    /** What the variable {@code content} says: only the configuration, or what is carried once a day with it. */
    static ConfigBackup.Content content(Exchange exchange, SyncSurroundings surroundings) {
        List<String> folders = new ArrayList<>(List.of("ssl"));
        if (!"daily".equals(exchange.getVariable("content", "", String.class))) {
            return new ConfigBackup.Content(folders, List.of());
        }
        folders.addAll(surroundings.folders());
        return new ConfigBackup.Content(folders, surroundings.addons());
    }
}
