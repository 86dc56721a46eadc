// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSettings;
import dev.understudy.lab.RealLabClock;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.run.JumpingTime;
import dev.understudy.transport.Form;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The lab's node, and a client that speaks to it over HTTPS. */
final class LabNode implements AutoCloseable {
    final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
    final PairSettings pair;
    final ProxmoxClient client;
    private final ProxmoxCalls calls;
    private final JumpingTime time = new JumpingTime();
    private final HttpTransport transport;

    LabNode(Path home) {
        pair = new SettingsReader(home, Map.of())
                .read(LabSettings.of(lab))
                .settings()
                .orElseThrow()
                .pair("home")
                .orElseThrow();
        transport = new HttpTransport(Trust.of(pair.proxmox().trust()), time, time, Timeouts.of(Duration.ofSeconds(2)));
        calls = new ProxmoxCalls(pair.proxmox(), transport);
        client = new ProxmoxClient(pair.proxmox(), transport, time, time);
    }

    String net0(int vmid) {
        return line(vmid, GuestLines.NET0);
    }

    String line(int vmid, String key) {
        return new GuardedWrite(calls, vmid, "Test").read().line(key).orElseThrow();
    }

    /** As somebody on the node's page does it. */
    void write(int vmid, String key, String value) {
        try {
            calls.put(calls.node("/qemu/" + vmid + "/config"), Form.empty().with(key, value));
        } catch (Refusal e) {
            throw e.failure("Test");
        }
    }

    @Override
    public void close() throws IOException {
        transport.close();
        time.close();
        lab.close();
    }
}
