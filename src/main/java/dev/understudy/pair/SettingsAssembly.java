// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingKeys.*;

import java.util.List;

/** Puts values that were all found usable into the records that the product works with. */
final class SettingsAssembly {
    private final SettingValues values;

    SettingsAssembly(SettingValues values) {
        this.values = values;
    }

    Settings settings(List<String> pairs) {
        return new Settings(
                pairs.stream().map(this::pair).toList(),
                health(),
                values.one(DETECTION),
                values.one(DATA_LOSS),
                new BackupSettings(
                        values.one(BACKUP_KEEP),
                        values.one(SHRINK_ALARM),
                        values.one(SNAPSHOT_KEEP),
                        values.one(CAPACITY_WARN_DAYS)),
                sync(),
                mail(),
                new HookSettings(values.maybe(WEBHOOK_URL), values.maybe(HEARTBEAT_URL)),
                new HttpSettings(
                        values.one(HTTP_HOST),
                        values.one(HTTP_PORT),
                        values.maybe(HTTP_TOKEN),
                        values.maybe(HTTP_PUBLIC_URL)),
                new StoreSettings(values.one(STORE_URL), values.maybe(STORE_USERNAME), values.maybe(STORE_PASSWORD)),
                values.one(ZONE),
                values.one(LOG_FORMAT));
    }

    private PairSettings pair(String name) {
        ProxmoxSettings proxmox = new ProxmoxSettings(
                values.one(PROXMOX_URL.in(name)),
                values.one(PROXMOX_NODE.in(name)),
                values.one(PROXMOX_TOKEN_ID.in(name)),
                values.one(PROXMOX_TOKEN_SECRET.in(name)),
                trust(PROXMOX_TRUST.in(name)));
        return new PairSettings(
                name,
                proxmox,
                member(MemberName.PRIMARY, name),
                member(MemberName.STANDBY, name),
                values.maybe(WITNESS.in(name)).orElse(List.of()),
                values.one(SettingKeys.EXPECTED_ENTITIES.in(name)),
                values.maybe(SettingKeys.BACKUP_STORAGE.in(name)),
                values.one(ISOLATION.in(name)),
                values.one(STANDBY_MODE.in(name)).equals("cold"));
    }

    private MemberSettings member(MemberName name, String pair) {
        MemberKeys keys = SettingKeys.of(name).in(pair);
        return new MemberSettings(
                name,
                values.one(keys.vmid()),
                values.one(keys.url()),
                values.maybe(keys.address()),
                values.one(keys.token()),
                trust(keys.trust()),
                values.one(keys.observerPort()));
    }

    private TrustSettings trust(TrustKeys keys) {
        return new TrustSettings(
                values.maybe(keys.caFile()), values.maybe(keys.fingerprint()).orElse(List.of()));
    }

    private HealthSettings health() {
        Flap flap = values.one(FLAP);
        return new HealthSettings(
                values.one(PULSE),
                values.one(TIMEOUT),
                values.one(CONFIRM_INTERVAL),
                values.one(DOWN_AFTER),
                values.one(UP_AFTER),
                flap.bad(),
                flap.of(),
                values.one(SettingKeys.ENTITIES_TOLERANCE),
                values.one(CORE_GRACE),
                values.one(FREEZE_CAP),
                values.one(STANDBY_GRACE));
    }

    private SyncSettings sync() {
        return new SyncSettings(
                values.one(SYNC_MAX_AGE),
                values.one(SYNC_QUIET_DOMAINS),
                values.one(SYNC_ADDONS),
                values.one(SYNC_FOLDERS),
                values.one(SYNC_GENERATIONS),
                values.one(SYNC_SHRINK_LIMIT),
                values.one(SYNC_QUARANTINE),
                values.maybe(SYNC_KEY),
                values.one(WORK_DIR));
    }

    private MailSettings mail() {
        return new MailSettings(
                values.one(MAIL_HOST),
                values.one(MAIL_PORT),
                values.one(MAIL_SECURITY),
                values.maybe(MAIL_CA_FILE),
                values.maybe(MAIL_USERNAME),
                values.maybe(MAIL_PASSWORD),
                values.one(MAIL_FROM),
                values.one(MAIL_ADMINS),
                values.maybe(MAIL_ESCALATION).orElse(List.of()),
                values.one(MAIL_ESCALATE_AFTER),
                values.one(MAIL_REMIND_EVERY));
    }
}
