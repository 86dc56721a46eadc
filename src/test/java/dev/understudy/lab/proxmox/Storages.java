// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The storages of the node and the texts of their refusals (Storage.pm, transcripts 03, 04 and 11). */
final class Storages {
    private final Map<String, SimulatedStorage> known = new ConcurrentSkipListMap<>();
    private final Supplier<ZoneId> zone;

    Storages(Supplier<ZoneId> zone) {
        this.zone = zone;
    }

    SimulatedStorage add(String id, String type, List<String> content, long total) {
        SimulatedStorage storage = new SimulatedStorage(id, type, content, total, zone);
        known.put(id, storage);
        return storage;
    }

    Collection<SimulatedStorage> all() {
        return known.values();
    }

    Optional<SimulatedStorage> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    /** The storage to work on, or the refusal of what cannot be worked on. */
    SimulatedStorage usable(String id) {
        SimulatedStorage storage =
                find(id).orElseThrow(() -> Refusal.failed("storage '%s' does not exist".formatted(id)));
        whyNotActive(storage).ifPresent(why -> {
            throw Refusal.failed(why);
        });
        return storage;
    }

    static Optional<String> whyNotActive(SimulatedStorage storage) {
        if (!storage.enabled()) {
            return Optional.of("storage '%s' is disabled".formatted(storage.id()));
        }
        if (storage.online()) {
            return Optional.empty();
        }
        String why = storage.shared()
                ? "storage '%s' is not online".formatted(storage.id())
                : "unable to activate storage '%s' - directory is expected to be a mount point but is not mounted: '%s'"
                        .formatted(storage.id(), storage.path());
        return Optional.of(why);
    }

    /** Why nothing can be dumped there, as the task ends; empty when it can. */
    Optional<String> whyNoDump(String id) {
        Optional<SimulatedStorage> found = find(id);
        if (found.isEmpty()) {
            String missing = "storage '%s' does not exist".formatted(id);
            return Optional.of("could not activate storage '%s': %s could not get storage information for '%s': %s"
                    .formatted(id, missing, id, missing));
        }
        Optional<String> inactive = whyNotActive(found.get());
        if (inactive.isPresent()) {
            return Optional.of("could not activate storage '%s': %s".formatted(id, inactive.get()));
        }
        if (!found.get().holds("backup")) {
            return Optional.of(("could not get storage information for '%s': can't use storage '%s' for backups - wrong"
                            + " content type")
                    .formatted(id, id));
        }
        return Optional.empty();
    }
}
