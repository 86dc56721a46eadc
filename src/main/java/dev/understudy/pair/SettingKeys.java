// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingKey.optional;
import static dev.understudy.pair.SettingKey.required;
import static dev.understudy.pair.SettingKey.standard;
import static dev.understudy.pair.SettingShapes.duration;
import static dev.understudy.pair.SettingShapes.number;
import static dev.understudy.pair.SettingShapes.secret;
import static dev.understudy.pair.SettingShapes.word;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** Every setting there is, in the order of the reference file. */
public final class SettingKeys {
    private static final String PIN =
            "3f:9a:0c:41:7d:e2:58:b6:10:c4:93:ae:27:f5:6b:d8:02:8e:71:4c:b9:35:e0:6a:fd:18:57:c2:94:0b:a3:6e";

    static final SettingKey<List<String>> PAIRS = standard("pairs", SettingShapes.pairNames(), "home");

    static final SettingKey<URI> PROXMOX_URL =
            required("pair.NAME.proxmox.url", AddressShapes.https(), "https://192.168.1.185:8006");
    static final SettingKey<String> PROXMOX_NODE = required("pair.NAME.proxmox.node", SettingShapes.node(), "pve");
    static final SettingKey<String> PROXMOX_TOKEN_ID =
            required("pair.NAME.proxmox.token-id", SettingShapes.tokenId(), "understudy@pve!controller");
    static final SettingKey<Secret> PROXMOX_TOKEN_SECRET =
            required("pair.NAME.proxmox.token-secret", secret(1), "secrets/proxmox-token");
    static final TrustKeys PROXMOX_TRUST = TrustKeys.of("pair.NAME.proxmox", "proxmox-ca.pem", PIN);
    static final MemberKeys PRIMARY = MemberKeys.of(MemberName.PRIMARY, "102", "http://192.168.1.134:8123", PIN);
    static final MemberKeys STANDBY = MemberKeys.of(MemberName.STANDBY, "101", "http://192.168.1.201:8123", PIN);
    static final SettingKey<List<InetSocketAddress>> WITNESS =
            optional("pair.NAME.witness", AddressShapes.witnesses(), "tcp://192.168.1.1:53");

    static final SettingKey<Integer> EXPECTED_ENTITIES =
            standard("pair.NAME.expected-entities", number(0, 100_000), "0");

    static final SettingKey<String> BACKUP_STORAGE =
            optional("pair.NAME.backup.storage", SettingShapes.storage(), "backup");

    static final SettingKey<Isolation> ISOLATION =
            required("pair.NAME.isolation", SyncShapes.isolation(), "bridge:vmbr9");
    static final SettingKey<String> STANDBY_MODE =
            standard("pair.NAME.standby-mode", word(List.of("warm", "cold"), t -> t), "warm");

    static final SettingKey<Duration> PULSE = standard("health.pulse", duration("1s", "5m"), "30s");
    static final SettingKey<Duration> TIMEOUT = standard("health.timeout", duration("1s", "30s"), "5s");
    static final SettingKey<Duration> CONFIRM_INTERVAL =
            standard("health.confirm-interval", duration("1s", "1m"), "10s");
    static final SettingKey<Integer> DOWN_AFTER = standard("health.down-after", number(1, 10), "3");
    static final SettingKey<Integer> UP_AFTER = standard("health.up-after", number(1, 10), "3");
    static final SettingKey<Flap> FLAP = standard("health.flap", SettingShapes.flap(), "5/12");
    static final SettingKey<Double> ENTITIES_TOLERANCE =
            standard("health.entities-tolerance", SettingShapes.share(), "0.9");
    static final SettingKey<Duration> CORE_GRACE = standard("health.core-grace", duration("0s", "1h"), "2m");
    static final SettingKey<Duration> FREEZE_CAP = standard("health.freeze-cap", duration("0s", "10m"), "60s");
    static final SettingKey<Duration> STANDBY_GRACE = standard("health.standby-grace", duration("0s", "1d"), "15m");
    static final SettingKey<Duration> DETECTION = standard("objective.detection", duration("10s", "1h"), "5m");

    static final SettingKey<Duration> DATA_LOSS = standard("objective.data-loss", duration("10m", "7d"), "1h");

    static final SettingKey<Duration> SYNC_MAX_AGE = standard("sync.max-age", duration("5m", "7d"), "45m");
    static final SettingKey<List<String>> SYNC_QUIET_DOMAINS =
            standard("sync.quiet-domains", SyncShapes.domains(), SyncShapes.QUIET);
    static final SettingKey<List<String>> SYNC_ADDONS = standard("sync.addons", SyncShapes.addons(), "none");
    static final SettingKey<List<String>> SYNC_FOLDERS = standard("sync.folders", SyncShapes.folders(), "none");
    static final SettingKey<Integer> SYNC_GENERATIONS = standard("sync.generations", number(2, 1000), "24");
    static final SettingKey<Double> SYNC_SHRINK_LIMIT = standard("sync.shrink-limit", SettingShapes.share(), "0.5");
    static final SettingKey<Duration> SYNC_QUARANTINE =
            standard("sync.quarantine-new-core", duration("0s", "30d"), "24h");
    static final SettingKey<Secret> SYNC_KEY = optional("sync.key", secret(16), "secrets/sync-key");
    static final SettingKey<Path> WORK_DIR = standard("work.dir", SyncShapes.folder(), "data/work");

    static final SettingKey<KeepRule> BACKUP_KEEP =
            standard("backup.keep", KeepRule.shape(), "keep-daily=7,keep-weekly=4,keep-monthly=6");
    static final SettingKey<Double> SHRINK_ALARM = standard("backup.shrink-alarm", SettingShapes.share(), "0.5");
    static final SettingKey<Integer> SNAPSHOT_KEEP = standard("snapshot.keep", number(1, 100), "4");
    static final SettingKey<Integer> CAPACITY_WARN_DAYS = standard("capacity.warn-days", number(0, 3650), "30");

    static final SettingKey<String> MAIL_HOST = required("mail.host", AddressShapes.host(), "smtp.example.org");
    static final SettingKey<Integer> MAIL_PORT = standard("mail.port", number(1, 65535), "587");
    static final SettingKey<MailSettings.Security> MAIL_SECURITY = standard(
            "mail.security",
            word(
                    List.of("none", "starttls", "tls"),
                    text -> MailSettings.Security.valueOf(text.toUpperCase(Locale.ROOT))),
            "starttls");
    static final SettingKey<Path> MAIL_CA_FILE = optional("mail.ca-file", TrustShapes.authorities(), "mail-ca.pem");
    static final SettingKey<String> MAIL_USERNAME =
            optional("mail.username", SettingShapes.text(), "understudy@example.org");
    static final SettingKey<Secret> MAIL_PASSWORD = optional("mail.password", secret(1), "secrets/mail-password");
    static final SettingKey<String> MAIL_FROM =
            required("mail.from", AddressShapes.mailbox(), "understudy@example.org");
    static final SettingKey<List<String>> MAIL_ADMINS =
            required("mail.admins", AddressShapes.mailboxes(), "anna@example.org, ben@example.org");
    static final SettingKey<List<String>> MAIL_ESCALATION =
            optional("mail.escalation", AddressShapes.mailboxes(), "carla@example.org");
    static final SettingKey<Duration> MAIL_ESCALATE_AFTER = standard("mail.escalate-after", duration("1m", "1d"), "5m");
    static final SettingKey<Duration> MAIL_REMIND_EVERY = standard("mail.remind-every", duration("0s", "7d"), "1h");

    static final SettingKey<Secret> WEBHOOK_URL =
            optional("alert.webhook-url", AddressShapes.secretWeb(), "secrets/webhook-url");
    static final SettingKey<Secret> HEARTBEAT_URL =
            optional("heartbeat.url", AddressShapes.secretWeb(), "secrets/heartbeat-url");

    static final SettingKey<String> HTTP_HOST = standard("http.host", AddressShapes.host(), "127.0.0.1");
    static final SettingKey<Integer> HTTP_PORT = standard("http.port", number(1, 65535), "8080");
    static final SettingKey<Secret> HTTP_TOKEN = optional("http.token", secret(16), "secrets/http-token");
    static final SettingKey<URI> HTTP_PUBLIC_URL =
            optional("http.public-url", AddressShapes.web(), "https://understudy.example.org");

    static final SettingKey<String> STORE_URL =
            standard("store.url", AddressShapes.store(), "jdbc:h2:file:./data/understudy");
    static final SettingKey<String> STORE_USERNAME = optional("store.username", SettingShapes.text(), "understudy");
    static final SettingKey<Secret> STORE_PASSWORD = optional("store.password", secret(1), "secrets/store-password");

    static final SettingKey<ZoneId> ZONE = standard("zone", SettingShapes.zone(), "system");
    static final SettingKey<String> LOG_FORMAT = standard("log.format", word(List.of("text", "json"), t -> t), "text");

    private static final List<SettingKey<?>> ALL = List.of(
            PAIRS,
            PROXMOX_URL,
            PROXMOX_NODE,
            PROXMOX_TOKEN_ID,
            PROXMOX_TOKEN_SECRET,
            PROXMOX_TRUST.caFile(),
            PROXMOX_TRUST.fingerprint(),
            PRIMARY.vmid(),
            PRIMARY.url(),
            PRIMARY.address(),
            PRIMARY.token(),
            PRIMARY.trust().caFile(),
            PRIMARY.trust().fingerprint(),
            PRIMARY.observerPort(),
            STANDBY.vmid(),
            STANDBY.url(),
            STANDBY.address(),
            STANDBY.token(),
            STANDBY.trust().caFile(),
            STANDBY.trust().fingerprint(),
            STANDBY.observerPort(),
            WITNESS,
            EXPECTED_ENTITIES,
            BACKUP_STORAGE,
            ISOLATION,
            STANDBY_MODE,
            PULSE,
            TIMEOUT,
            CONFIRM_INTERVAL,
            DOWN_AFTER,
            UP_AFTER,
            FLAP,
            ENTITIES_TOLERANCE,
            CORE_GRACE,
            FREEZE_CAP,
            STANDBY_GRACE,
            DETECTION,
            DATA_LOSS,
            SYNC_MAX_AGE,
            SYNC_QUIET_DOMAINS,
            SYNC_ADDONS,
            SYNC_FOLDERS,
            SYNC_GENERATIONS,
            SYNC_SHRINK_LIMIT,
            SYNC_QUARANTINE,
            SYNC_KEY,
            WORK_DIR,
            BACKUP_KEEP,
            SHRINK_ALARM,
            SNAPSHOT_KEEP,
            CAPACITY_WARN_DAYS,
            MAIL_HOST,
            MAIL_PORT,
            MAIL_SECURITY,
            MAIL_CA_FILE,
            MAIL_USERNAME,
            MAIL_PASSWORD,
            MAIL_FROM,
            MAIL_ADMINS,
            MAIL_ESCALATION,
            MAIL_ESCALATE_AFTER,
            MAIL_REMIND_EVERY,
            WEBHOOK_URL,
            HEARTBEAT_URL,
            HTTP_HOST,
            HTTP_PORT,
            HTTP_TOKEN,
            HTTP_PUBLIC_URL,
            STORE_URL,
            STORE_USERNAME,
            STORE_PASSWORD,
            ZONE,
            LOG_FORMAT);

    private SettingKeys() {}

    public static List<SettingKey<?>> all() {
        return ALL;
    }

    static MemberKeys of(MemberName member) {
        return member == MemberName.PRIMARY ? PRIMARY : STANDBY;
    }
}
