// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.proxmox.Guest;
import dev.understudy.lab.wire.Answer;
import dev.understudy.lab.wire.ConnectionRules;
import dev.understudy.lab.wire.HttpListener;
import dev.understudy.lab.wire.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that shows the world and breaks it: {@code GET /}, {@code GET /lab/state}, {@code GET /lab/letters},
 * {@code POST /lab/do/{verb}?member=primary}.
 */
public final class LabPage implements AutoCloseable {
    private static final Pattern VERB = Pattern.compile("/lab/do/([a-z-]+)");
    private static final Pattern MEMBER = Pattern.compile("(?:.*&)?member=(primary|standby)(?:&.*)?");

    private final Lab lab;
    private final LabClock clock;
    private final LabVerbs verbs;
    private final HttpListener listener;

    private LabPage(Lab lab, LabClock clock, int port) {
        this.lab = lab;
        this.clock = clock;
        this.verbs = new LabVerbs(lab);
        this.listener =
                new HttpListener("page", port, Optional.empty(), clock, ConnectionRules.ordinary(), this::answer);
    }

    public static LabPage open(Lab lab, LabClock clock, int port) {
        LabPage page = new LabPage(lab, clock, port);
        page.listener.open();
        return page;
    }

    public String url() {
        return listener.url();
    }

    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }

    private Answer answer(Request request) {
        String path = request.path();
        Matcher verb = VERB.matcher(path);
        if (request.method().equals("POST") && verb.matches()) {
            return act(request, verb.group(1));
        }
        if (!request.method().equals("GET")) {
            return Answer.of(405, "Method Not Allowed", "text/plain", "GET, or POST /lab/do/{verb}\n");
        }
        return switch (path) {
            case "/" -> Answer.of(200, "OK", "text/html; charset=utf-8", page());
            case "/lab/state" -> Answer.of(200, "OK", "application/json", state().toString());
            case "/lab/letters" ->
                Answer.of(200, "OK", "application/json", letters().toString());
            default -> Answer.of(404, "Not Found", "text/plain", "Nothing here\n");
        };
    }

    /** why: a page of another origin must not break the world behind the reader's back. */
    private Answer act(Request request, String verb) {
        boolean foreign = request.header("Origin")
                .filter(origin ->
                        !origin.equals("http://" + request.header("Host").orElse("")))
                .isPresent();
        if (foreign) {
            return Answer.of(403, "Forbidden", "text/plain", "Only from the lab's own page\n");
        }
        Matcher named = MEMBER.matcher(request.query());
        Optional<LabMember> member = named.matches()
                ? Optional.of(LabMember.valueOf(named.group(1).toUpperCase(Locale.ROOT)))
                : Optional.empty();
        if (!verbs.act(verb, member)) {
            String hint = "No verb \"%s\", or it needs ?member=primary or ?member=standby\n".formatted(verb);
            return Answer.of(400, "Bad Request", "text/plain", hint);
        }
        return Answer.of(200, "OK", "application/json", state().toString());
    }

    private ObjectNode state() {
        ObjectNode state =
                JsonNodeFactory.instance.objectNode().put("now", clock.now().toString());
        ObjectNode members = state.putObject("members");
        for (LabMember member : LabMember.values()) {
            members.set(member.word(), member(member));
        }
        boolean open = lab.proxmox().isOpen();
        state.putObject("proxmox")
                .put("url", lab.proxmox().url())
                .put("state", !open ? "silent" : lab.proxmoxHangs() ? "hangs" : "answers");
        state.putObject("witness")
                .put("port", lab.witness().port())
                .put("state", lab.witness().manner().name().toLowerCase(Locale.ROOT));
        state.putObject("mail")
                .put("port", lab.mail().port())
                .put("state", !lab.mail().isOpen() ? "refuses" : lab.mail().hangs() ? "hangs" : "accepts")
                .put("letters", lab.mail().letters().size());
        return state;
    }

    private ObjectNode member(LabMember member) {
        Guest guest = lab.guest(member.vmid());
        SimulatedHomeAssistant core = lab.member(member);
        String power = guest.runningAt(clock.now()) ? guest.paused() ? "paused" : "running" : "stopped";
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("vmid", guest.vmid())
                .put("name", guest.name())
                .put("guest", power)
                .put("lock", guest.lock().orElse(""))
                .put("url", core.url())
                .put("port", core.isOpen() ? "open" : "closed")
                .put("core", core.hangs() ? "HANGS" : core.state().name());
        return view.put("landingPage", core.showsLandingPage()).put("recoveryMode", core.inRecoveryMode());
    }

    /** Newest first. */
    private ArrayNode letters() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        List<Letter> letters = lab.mail().letters();
        for (int index = letters.size() - 1; index >= 0; index--) {
            Letter letter = letters.get(index);
            all.addObject()
                    .put("number", index + 1)
                    .put("receivedAt", letter.receivedAt().toString())
                    .put("from", letter.from())
                    .put("to", String.join(", ", letter.recipients()))
                    .put("subject", letter.subject())
                    .put("text", letter.text())
                    .put("html", letter.html());
        }
        return all;
    }

    private static String page() {
        try (InputStream file = LabPage.class.getResourceAsStream("/lab/page/index.html")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
