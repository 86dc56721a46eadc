// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.action.Action;
import dev.understudy.action.ActionParameters;
import dev.understudy.action.Carrying;
import dev.understudy.action.RunContext;
import dev.understudy.homeassistant.archive.ArchiveFlaw;
import dev.understudy.homeassistant.archive.ArchiveInspection;
import dev.understudy.homeassistant.archive.EditionWriter;
import dev.understudy.homeassistant.archive.Expected;
import dev.understudy.homeassistant.archive.Inspected;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.sync.Capture;
import dev.understudy.sync.Edition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * The actions of the configuration sync. They take the members from the variables {@code source} and {@code target}, the
 * backup from {@code capture}, and keep what goes wrong in the variables of {@link Carrying}, so that the route goes on to
 * clean up.
 */
final class SyncActions {
    private static final String INSPECTED = "understudyInspected";

    private final SyncSurroundings surroundings;

    SyncActions(SyncSurroundings surroundings) {
        this.surroundings = surroundings;
    }

    Map<String, Function<ActionParameters, Action>> all() {
        return Map.of(
                "config-backup", this::backup,
                "addon-list", parameters -> Carrying.guarded(this::addons),
                "config-fetch", parameters -> Carrying.guarded(this::fetch),
                "standby-edition", parameters -> Carrying.guarded(this::edition),
                "target-condition", parameters -> Carrying.guarded(this::condition),
                "config-upload", parameters -> Carrying.guarded(this::upload),
                "config-sweep", parameters -> this::sweep);
    }

    private Action backup(ActionParameters parameters) {
        Duration patience = parameters.duration("patience", Duration.ofMinutes(10));
        Duration limit = parameters.limit(Duration.ofMinutes(30));
        return Carrying.guarded(exchange -> {
            SyncMember source = SyncMember.of(exchange, "source", surroundings);
            if (RunContext.isRehearsed(exchange)) {
                RunContext.memory(exchange)
                        .tell("would back up the configuration of the "
                                + source.client().member().text());
                exchange.setVariable(Carrying.WAY, Carrying.CLEAN_UP);
                return;
            }
            ConfigBackup backup = new ConfigBackup(
                    source.pair(), source.client(), source.supervisor(), surroundings.clock(), surroundings.waiter());
            Capture capture = backup.make(
                    SyncMember.content(exchange, surroundings), RunContext.memory(exchange), patience, limit);
            exchange.setVariable("capture", capture.text());
            exchange.getMessage().setBody(capture);
            RunContext.memory(exchange).tell("backup " + capture.slug() + " of " + capture.takenAt());
        });
    }

    /** Sets the body to the slugs of the add-ons that are installed on the member on stage. */
    private void addons(Exchange exchange) {
        SyncMember source = SyncMember.of(exchange, "source", surroundings);
        List<String> slugs = new ArrayList<>();
        try {
            JsonNode list = source.supervisor().get("/addons");
            list.path("addons").forEach(addon -> slugs.add(addon.path("slug").asText()));
        } catch (Unanswered e) {
            throw Failure.of(FailureCode.CONFIG_BACKUP_FAILED, "List of the add-ons of the " + source.text())
                    .seen(e.detail())
                    .next("The standby is as it was")
                    .build();
        }
        exchange.getMessage().setBody(slugs);
    }

    private void fetch(Exchange exchange) {
        SyncMember source = SyncMember.of(exchange, "source", surroundings);
        Capture capture = SyncMember.capture(exchange);
        Path file = surroundings.original(source.pair());
        new ConfigArchives(source.pair(), source.client()).download(capture.slug(), capture.sizeBytes(), file);
        exchange.getMessage().setBody(inspect(exchange, source, capture));
    }

    private Inspected inspect(Exchange exchange, SyncMember source, Capture capture) {
        String attempted = "Reading of backup " + capture.slug() + " of pair " + source.pair();
        try {
            Inspected inspected = ArchiveInspection.of(
                    surroundings.original(source.pair()),
                    new Expected(capture.slug(), capture.sizeBytes()),
                    surroundings.volatileParts());
            exchange.setProperty(INSPECTED, inspected);
            return inspected;
        } catch (ArchiveFlaw e) {
            throw Failure.of(FailureCode.ARCHIVE_UNFIT, attempted)
                    .seen(e.getMessage())
                    .next("The standby is as it was")
                    .build();
        } catch (IOException e) {
            throw unreadable(attempted, e);
        }
    }

    /** The original may have been read by the step before, or by an earlier life of the process. */
    private void edition(Exchange exchange) {
        SyncMember source = SyncMember.of(exchange, "source", surroundings);
        Capture capture = SyncMember.capture(exchange);
        String attempted = "Standby edition of backup " + capture.slug() + " of pair " + source.pair();
        Inspected read = exchange.getProperty(INSPECTED, Inspected.class);
        Inspected inspected =
                read != null && read.facts().slug().equals(capture.slug()) ? read : inspect(exchange, source, capture);
        Edition.Order order = new Edition.Order(
                Long.toString(exchange.getProperty(RunContext.RUN, 0L, Long.class)),
                source.pair(),
                source.client().member().text(),
                capture.slug(),
                capture.takenAt());
        try {
            exchange.getMessage()
                    .setBody(EditionWriter.write(
                            surroundings.original(source.pair()),
                            surroundings.edition(source.pair()),
                            order,
                            surroundings.quiet(),
                            inspected));
        } catch (ArchiveFlaw e) {
            throw Failure.of(FailureCode.EDITION_REFUSED, attempted)
                    .seen(e.getMessage())
                    .next("The standby is as it was")
                    .build();
        } catch (IOException e) {
            throw unreadable(attempted, e);
        }
    }

    private static Failure unreadable(String attempted, IOException e) {
        return Failure.of(FailureCode.WORK_DIR_FULL, attempted)
                .seen("the folder work.dir can not be read or written: " + e.getMessage())
                .next("The standby is as it was")
                .cause(e)
                .build();
    }

    private void condition(Exchange exchange) {
        SyncMember target = SyncMember.of(exchange, "target", surroundings);
        String attempted =
                "Look at the Supervisor of the " + target.client().member().text() + " of pair " + target.pair();
        try {
            exchange.getMessage().setBody(target.supervisor().condition());
        } catch (Unanswered e) {
            throw Failure.of(FailureCode.RESTORE_REFUSED, attempted)
                    .seen(e.detail())
                    .next("Nothing was restored; the standby is as it was")
                    .build();
        }
    }

    private void upload(Exchange exchange) {
        SyncMember target = SyncMember.of(exchange, "target", surroundings);
        new ConfigArchives(target.pair(), target.client())
                .upload(
                        surroundings.edition(target.pair()),
                        SyncMember.capture(exchange).slug());
    }

    /** Removes every backup of ours, and nobody else's, from both members; what can not be removed is kept in words. */
    private void sweep(Exchange exchange) {
        if (RunContext.isRehearsed(exchange) || !Carrying.mayAct(exchange)) {
            return;
        }
        List<String> left = new ArrayList<>();
        for (String role : List.of("source", "target")) {
            SyncMember member = SyncMember.of(exchange, role, surroundings);
            try {
                sweep(member);
            } catch (Unanswered e) {
                String words = "the " + member.client().member().text() + " (" + e.detail() + ")";
                if (role.equals("source")) {
                    left.add(words);
                }
                // why: a standby that is away is told of by the watch, and swept by the next run
                RunContext.memory(exchange).tell("not looked for at " + words);
            }
        }
        exchange.setVariable("leftovers", String.join(", ", left));
    }

    private void sweep(SyncMember member) throws Unanswered {
        Supervisor supervisor = member.supervisor();
        for (Supervisor.ListedBackup backup : supervisor.backups()) {
            // safety: law 4, what others made is never deleted; guarded by ConfigSyncTroublesTest
            if (backup.name().startsWith(ConfigBackup.prefix(member.pair()))) {
                supervisor.delete("/backups/" + backup.slug());
            }
        }
    }
}
