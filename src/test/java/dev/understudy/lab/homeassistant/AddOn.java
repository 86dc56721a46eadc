// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An installed add-on: its version, whether it runs, its options, and the files that a backup takes. */
public final class AddOn {
    private final String slug;
    private final String name;
    private final ConfigFolder data = new ConfigFolder();
    private ObjectNode options = JsonNodeFactory.instance.objectNode();
    private String version;
    private String boot = "auto";
    private boolean watchdog;
    private boolean running;

    public AddOn(String slug, String name, String version, boolean running) {
        this.slug = slug;
        this.name = name;
        this.version = version;
        this.running = running;
    }

    public String slug() {
        return slug;
    }

    public String name() {
        return name;
    }

    public ConfigFolder data() {
        return data;
    }

    public synchronized String version() {
        return version;
    }

    public synchronized boolean running() {
        return running;
    }

    public synchronized void running(boolean value) {
        running = value;
    }

    public synchronized String boot() {
        return boot;
    }

    synchronized void installed(String otherVersion) {
        version = otherVersion;
    }

    synchronized void configure(ObjectNode body) {
        boot = body.path("boot").asText(boot);
        watchdog = body.path("watchdog").asBoolean(watchdog);
        if (body.path("options") instanceof ObjectNode given) {
            options = given.deepCopy();
        }
    }

    synchronized ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("slug", slug)
                .put("version", version)
                .put("version_latest", version)
                .put("update_available", false)
                .put("available", true)
                .put("state", running ? "started" : "stopped")
                .put("repository", "core");
    }

    synchronized ObjectNode info() {
        ObjectNode reply = json().put("boot", boot).put("boot_config", "auto").put("watchdog", watchdog);
        reply.set("options", options.deepCopy());
        return reply;
    }

    /** {@code addon.json} in its part of an archive. */
    synchronized ObjectNode metadata() {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ObjectNode user = reply.putObject("user").put("version", version).put("boot", boot);
        user.set("options", options.deepCopy());
        reply.putObject("system").put("name", name).put("slug", slug).put("version", version);
        return reply.put("version", version).put("state", running ? "started" : "stopped");
    }
}
