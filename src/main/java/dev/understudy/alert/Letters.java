// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.MustacheFactory;
import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentKind;
import dev.understudy.pair.Isolation;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.Settings;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes letters from the templates under {@code letters/}. The same facts always make the same letter. */
public final class Letters {
    /** The kind of the letter that says that an incident is over. */
    public static final String RECOVERED = "recovered";

    /** Says again what is open and was not acknowledged. */
    public static final String REMINDER = "reminder";

    /** Says to the second tier what the first one has not acknowledged. */
    public static final String ESCALATION = "escalation";

    private static final Set<String> ANY_HOST = Set.of("0.0.0.0", "::");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss z", Locale.ENGLISH);

    private final MustacheFactory html = new DefaultMustacheFactory("letters");
    private final MustacheFactory plain = new PlainMustacheFactory();
    private final Settings settings;

    public Letters(Settings settings) {
        this.settings = settings;
    }

    /** @param kind the incident's kind while it is open, {@link #RECOVERED} once it is closed */
    public Letter write(String kind, Incident incident) {
        return write(kind, facts(incident));
    }

    /**
     * @param kind {@link #REMINDER} or {@link #ESCALATION}
     * @param now until when the incident has lasted
     */
    Letter write(String kind, Incident incident, Instant now) {
        Map<String, Object> facts = facts(incident);
        facts.put("lasted", Durations.words(Duration.between(incident.firstBadAt(), now)));
        facts.put("remindEvery", Durations.words(settings.mail().remindEvery()));
        facts.put("urgent", incident.isUrgent());
        // why: who reads this on a telephone at night must not have to look for the first letter
        String advice = "advice-" + incident.kind().text();
        facts.put("adviceText", render(plain, advice + ".text", facts));
        facts.put("adviceHtml", render(html, advice + ".html", facts));
        facts.put("reminds", !settings.mail().remindEvery().isZero());
        return write(kind, facts);
    }

    private String api() {
        String host = settings.http().host();
        return "http://" + (ANY_HOST.contains(host) ? "127.0.0.1" : host) + ":"
                + settings.http().port();
    }

    private Letter write(String kind, Map<String, Object> facts) {
        String subject = PlainLetter.oneLine(render(plain, kind + ".subject", facts));
        return new Letter(subject, render(plain, kind + ".text", facts), render(html, kind + ".html", facts));
    }

    private Map<String, Object> facts(Incident incident) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("pair", incident.pair());
        facts.put("id", incident.id());
        facts.put("kind", incident.kind().text());
        facts.put("subject", incident.subject());
        facts.put("reason", incident.reason());
        facts.put("since", time(DAY_AND_TIME, incident.firstBadAt()));
        facts.put("sinceTime", time(TIME, incident.firstBadAt()));
        facts.put("opened", time(DAY_AND_TIME, incident.openedAt()));
        boolean ofSync = isOfSync(incident.kind());
        // why: a standby is listened to only after a restore, and an exposure grows; neither began at one moment
        if (!ofSync) {
            facts.put("detection", Durations.words(incident.detection()));
        }
        // why: the objective is about what is watched all the time; a storage is looked at once an hour
        if (!ofSync && incident.kind() != IncidentKind.STORAGE) {
            facts.put("objective", Durations.words(settings.detectionObjective()));
        }
        facts.put("withinObjective", incident.detection().compareTo(settings.detectionObjective()) <= 0);
        facts.put("coreGrace", Durations.words(settings.health().coreGrace()));
        facts.put("standbyGrace", Durations.words(settings.health().standbyGrace()));
        facts.put("dataLoss", Durations.words(settings.dataLossObjective()));
        facts.put("api", api());
        facts.putAll(ofCause(incident.cause()));
        facts.putAll(ofUnserved(incident.cause()));
        facts.putAll(ofSubject(incident));
        facts.putAll(ofSync(incident));
        incident.closedAt().ifPresent(closed -> {
            facts.put("closed", time(DAY_AND_TIME, closed));
            facts.put("duration", Durations.words(incident.duration().orElse(Duration.ZERO)));
        });
        settings.http().publicUrl().ifPresent(url -> facts.put("page", url.toString()));
        settings.pair(incident.pair()).ifPresent(pair -> {
            facts.put("node", pair.proxmox().node());
            facts.put("proxmox", pair.proxmox().url().toString());
            facts.put("tokenId", pair.proxmox().tokenId());
            facts.put("isolation", pair.isolation().text());
            facts.put("isolated", !(pair.isolation() instanceof Isolation.None));
            MemberName.parse(incident.subject()).ifPresent(name -> {
                facts.put("vmid", Integer.toString(pair.member(name).vmid()));
                facts.put("url", pair.member(name).url().toString());
            });
        });
        return facts;
    }

    /** What the advice depends on. */
    private static Map<String, Object> ofCause(Cause cause) {
        boolean flapping = cause == Cause.FLAPPING;
        boolean recorder = cause == Cause.RECORDER_STOPPED;
        boolean untrusted = cause == Cause.CERTIFICATE_UNTRUSTED;
        boolean coreSilent = cause == Cause.CORE_SILENT;
        return Map.of(
                "guestGone",
                cause.isGuestGone(),
                "guestHalted",
                cause == Cause.GUEST_HALTED,
                "coreSilent",
                coreSilent,
                "otherwise",
                !cause.isGuestGone() && !coreSilent,
                "banned",
                cause == Cause.ADDRESS_BANNED,
                "untrusted",
                untrusted,
                "recorder",
                recorder,
                "flapping",
                flapping,
                "inPart",
                !flapping && !recorder && !untrusted && !cause.isUrgent());
    }

    private static Map<String, Object> ofUnserved(Cause cause) {
        return Map.of(
                "onlyErrors", cause == Cause.CORE_ONLY_ERRORS,
                "endlessStart", cause == Cause.START_WITHOUT_END,
                "unseen", cause == Cause.UNSEEN,
                "unserved", cause.isUrgent());
    }

    private static Map<String, Object> ofSubject(Incident incident) {
        String subject = incident.subject();
        boolean ofStorage = incident.kind() == IncidentKind.STORAGE;
        boolean ofProxmox =
                incident.kind().isOfWatch() && Subject.PROXMOX.text().equals(subject);
        boolean ofJob = incident.kind().isOfJob();
        boolean ofWitness = Subject.WITNESS.text().equals(subject);
        boolean ofCopies = incident.kind() == IncidentKind.FINDING && "full-backup".equals(subject);
        String name = ofJob ? "job " + subject : ofStorage ? "storage " + subject : subject;
        if (incident.kind() == IncidentKind.DATA_LOSS_EXPOSURE) {
            name = "configuration sync";
        }
        return Map.of(
                "ofProxmox",
                ofProxmox,
                "ofWitness",
                ofWitness,
                "ofCopies",
                ofCopies,
                "otherwiseFound",
                !ofWitness && !ofCopies,
                "ofJob",
                ofJob,
                "ofStorage",
                ofStorage,
                "watching",
                "health-check".equals(subject),
                "name",
                ofProxmox ? "Proxmox" : name,
                "theName",
                ofProxmox ? "Proxmox" : "The " + name);
    }

    /** What depends on the configuration sync, and what a letter says of an end. */
    private static Map<String, Object> ofSync(Incident incident) {
        boolean ofSpoke = incident.kind() == IncidentKind.STANDBY_SPOKE;
        boolean ofExposure = incident.kind() == IncidentKind.DATA_LOSS_EXPOSURE;
        boolean ofJob = incident.kind().isOfJob();
        boolean ofSync = ofJob && "config-sync".equals(incident.subject());
        return Map.of(
                "ofSpoke",
                ofSpoke,
                "ofExposure",
                ofExposure,
                "ofSync",
                ofSync,
                "ofOtherJob",
                ofJob && !ofSync,
                "ofHealth",
                !isOfSync(incident.kind()) && !ofJob,
                "ofWatch",
                incident.kind().isOfWatch());
    }

    private static boolean isOfSync(IncidentKind kind) {
        return kind == IncidentKind.STANDBY_SPOKE || kind == IncidentKind.DATA_LOSS_EXPOSURE;
    }

    private String time(DateTimeFormatter format, Instant instant) {
        return format.format(instant.atZone(settings.zone()));
    }

    private static String render(MustacheFactory factory, String template, Map<String, Object> facts) {
        StringWriter out = new StringWriter();
        factory.compile(template).execute(out, facts);
        return out.toString();
    }

    /** Leaves characters as they are: a subject line and a text part are not HTML. */
    private static final class PlainMustacheFactory extends DefaultMustacheFactory {
        PlainMustacheFactory() {
            super("letters");
        }

        @Override
        public void encode(String value, Writer writer) {
            try {
                writer.write(value);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
