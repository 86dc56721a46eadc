// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import dev.understudy.lab.LabClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** How a member shows itself and what it was asked to do, apart from the life of Core and from its folder. */
abstract class MemberManners {
    private final LabClock clock;
    private final BackupLock backupLock = new BackupLock();
    private final List<ServiceCall> serviceCalls = new CopyOnWriteArrayList<>();
    private final Map<String, String> postedStates = new ConcurrentHashMap<>();
    private volatile boolean landingPage;
    private volatile String supervisorState = "running";
    private volatile boolean supervised = true;
    private volatile int fragments = 1;
    private volatile Optional<Instant> stale = Optional.empty();
    private volatile String version = HomeAssistantReplies.VERSION;

    MemberManners(LabClock clock) {
        this.clock = clock;
    }

    /** A service that was called. */
    public record ServiceCall(String domain, String service, String data) {}

    public void landingPage(boolean shown) {
        landingPage = shown;
    }

    /** What its Supervisor says of itself, such as {@code freeze}. */
    public void supervisorState(String state) {
        supervisorState = state;
    }

    String supervisorState() {
        return supervisorState;
    }

    /** Without one it is Home Assistant Core or Container. */
    public void supervised(boolean value) {
        supervised = value;
    }

    boolean supervised() {
        return supervised;
    }

    /** From now on no state changes any more: no automation runs either. */
    public void stale() {
        stale = Optional.of(clock.now());
    }

    boolean standsStill() {
        return stale.isPresent();
    }

    /** When the newest state was updated: a moment ago, unless the house stands still. */
    Instant updatedAt() {
        return stale.orElse(clock.now());
    }

    /** Sends each WebSocket message in so many frames. */
    public void fragments(int frames) {
        fragments = frames;
    }

    public List<ServiceCall> serviceCalls() {
        return List.copyOf(serviceCalls);
    }

    void called(ServiceCall call) {
        serviceCalls.add(call);
    }

    /** True when this state is new. */
    boolean posted(String entity, String body) {
        return postedStates.put(entity, body) == null;
    }

    /** States that were posted, as JSON by entity id. */
    public Map<String, String> postedStates() {
        return Map.copyOf(postedStates);
    }

    public boolean showsLandingPage() {
        return landingPage;
    }

    int fragments() {
        return fragments;
    }

    public String version() {
        return version;
    }

    /** Another image of Core: it runs from the next start on. */
    public void version(String next) {
        version = next;
    }

    public BackupLock backupLock() {
        return backupLock;
    }
}
