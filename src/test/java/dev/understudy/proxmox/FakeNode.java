// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.ProxmoxSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.JumpingTime;
import dev.understudy.run.TaskMemory;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.RawServer;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The few answers of a Proxmox node that a start needs, in clear text so that bytes can be bent. */
final class FakeNode implements AutoCloseable {
    static final String SECRET = "5ec12e70-aaaa-bbbb-cccc-0123456789ab";
    static final String UPID = "UPID:pve:00016F2C:0527A1B3:697D5A10:qmstart:102:understudy@pve!camel:";
    static final String NODE = "/api2/json/nodes/pve";
    static final String START = NODE + "/qemu/102/status/start";
    static final String TASKS = NODE + "/tasks";
    static final String STATUS = NODE + "/qemu/102/status/current";

    /** What a start does on the wire. */
    interface Start {
        boolean answer(int number, OutputStream out) throws IOException;
    }

    volatile String guest = "{\"status\":\"stopped\",\"qmpstatus\":\"stopped\"}";
    volatile String exit = "OK";
    volatile int pollsUntilStopped = 1;
    volatile String listed = "[]";
    volatile Start start = (number, out) -> accept(out);
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger starts = new AtomicInteger();
    final Memory memory = new Memory();
    final RawServer server = RawServer.http(this::answer);
    private final JumpingTime time = new JumpingTime();
    private final HttpTransport transport =
            new HttpTransport(Trust.of(TrustSettings.system()), time, time, Timeouts.of(Duration.ofSeconds(3)));

    /** Durable memory of one step, for as long as a test runs. */
    static final class Memory implements TaskMemory {
        final Map<String, String> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<String> recalled(String name) {
            return Optional.ofNullable(kept.get(name));
        }

        @Override
        public void remember(String name, String value) {
            kept.put(name, value);
        }
    }

    ProxmoxClient client() {
        return clientAt(server.uri("/"));
    }

    ProxmoxClient clientAt(URI url) {
        ProxmoxSettings settings =
                new ProxmoxSettings(url, "pve", "understudy@pve!camel", new Secret(SECRET), TrustSettings.system());
        return new ProxmoxClient(settings, transport, time, time);
    }

    static boolean accept(OutputStream out) throws IOException {
        out.write(RawServer.json("{\"data\":\"" + UPID + "\"}"));
        return true;
    }

    static boolean error(OutputStream out, int status, String reason) throws IOException {
        out.write(RawServer.reply(status, reason, "", ""));
        return false;
    }

    void execute() {
        listed = "[{\"upid\":\"" + UPID + "\",\"status\":\"RUNNING\",\"user\":\"understudy@pve!camel\"}]";
    }

    private boolean answer(RawServer.Request request, OutputStream out) throws IOException {
        if (!("PVEAPIToken=understudy@pve!camel=" + SECRET)
                .equals(request.headers().get("authorization"))) {
            return error(out, 401, "No ticket");
        }
        if (request.path().equals(START)) {
            return start.answer(starts.incrementAndGet(), out);
        }
        out.write(RawServer.json("{\"data\":" + read(request.path()) + "}"));
        return true;
    }

    private String read(String path) {
        if (path.equals(STATUS)) {
            return guest;
        }
        if (path.equals(TASKS)) {
            return listed;
        }
        if (path.endsWith("/log")) {
            return "[{\"n\":1,\"t\":\"kvm: no disk\"},{\"n\":2,\"t\":\"TASK ERROR: " + exit + "\"}]";
        }
        if (polls.incrementAndGet() < pollsUntilStopped) {
            return "{\"status\":\"running\"}";
        }
        return "{\"status\":\"stopped\",\"exitstatus\":\"" + exit + "\"}";
    }

    @Override
    public void close() {
        server.close();
        time.close();
    }
}
