// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import dev.understudy.pair.BackupSettings;
import dev.understudy.pair.HealthSettings;
import dev.understudy.pair.HookSettings;
import dev.understudy.pair.HttpSettings;
import dev.understudy.pair.Isolation;
import dev.understudy.pair.KeepRule;
import dev.understudy.pair.MailSettings;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.ProxmoxSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.Settings;
import dev.understudy.pair.StoreSettings;
import dev.understudy.pair.SyncSettings;
import dev.understudy.pair.TrustSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Settings as a home has them: the defaults of the public contract, one pair, Vienna. */
public final class GivenSettings {
    private static final Optional<URI> PAGE = Optional.of(URI.create("https://understudy.example.org"));

    private GivenSettings() {}

    public static HealthSettings health() {
        return new HealthSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                3,
                3,
                5,
                12,
                0.9,
                Duration.ofMinutes(2),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15));
    }

    public static BackupSettings backup() {
        return new BackupSettings(new KeepRule(0, 0, 7, 4, 6, 0), 0.5, 4, 30);
    }

    public static SyncSettings sync() {
        return new SyncSettings(
                Duration.ofMinutes(45),
                List.of("mqtt", "homekit"),
                List.of(),
                List.of(),
                24,
                0.5,
                Duration.ofHours(24),
                Optional.empty(),
                Path.of("target", "work"));
    }

    public static Settings home() {
        return with(PAGE, pair("home"));
    }

    /** Nothing but its edition keeps the standby quiet. */
    public static Settings homeNotIsolated() {
        PairSettings home = pair("home");
        return with(
                PAGE,
                new PairSettings(
                        home.name(),
                        home.proxmox(),
                        home.primary(),
                        home.standby(),
                        home.witnesses(),
                        home.expectedEntities(),
                        home.backupStorage(),
                        new Isolation.None(),
                        home.cold()));
    }

    public static Settings homeWithoutPage() {
        return with(Optional.empty(), pair("home"));
    }

    private static Settings with(Optional<URI> page, PairSettings pair) {
        return new Settings(
                List.of(pair),
                health(),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                backup(),
                sync(),
                new MailSettings(
                        "mail.example.org",
                        587,
                        MailSettings.Security.STARTTLS,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "understudy@example.org",
                        List.of("admin@example.org"),
                        List.of("second@example.org"),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1)),
                new HookSettings(Optional.empty(), Optional.empty()),
                new HttpSettings("127.0.0.1", 8080, Optional.empty(), page),
                new StoreSettings("jdbc:h2:mem:none", Optional.empty(), Optional.empty()),
                ZoneId.of("Europe/Vienna"),
                "text");
    }

    /** The pair {@code home} with another standby. */
    public static PairSettings pairWith(MemberSettings standby) {
        PairSettings home = pair("home");
        return new PairSettings(
                home.name(),
                home.proxmox(),
                home.primary(),
                standby,
                home.witnesses(),
                home.expectedEntities(),
                home.backupStorage(),
                home.isolation(),
                home.cold());
    }

    public static PairSettings pair(String name) {
        return new PairSettings(
                name,
                new ProxmoxSettings(
                        URI.create("https://192.168.1.185:8006"),
                        "pve",
                        "understudy@pve!controller",
                        new Secret("proxmox-secret-of-the-test"),
                        TrustSettings.system()),
                member(MemberName.PRIMARY, 102, "http://192.168.1.134:8123"),
                member(MemberName.STANDBY, 101, "http://192.168.1.201:8123"),
                List.of(InetSocketAddress.createUnresolved("192.168.1.1", 53)),
                0,
                Optional.of("backup"),
                new Isolation.Bridge("vmbr9"),
                false);
    }

    private static MemberSettings member(MemberName name, int vmid, String url) {
        return new MemberSettings(
                name,
                vmid,
                URI.create(url),
                Optional.empty(),
                new Secret("member-secret-of-the-test-" + name.text()),
                TrustSettings.system(),
                4357);
    }
}
