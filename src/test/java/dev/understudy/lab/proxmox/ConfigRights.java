// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which right each line of a configuration needs (Qemu.pm, check_vm_modify_config_perm; observed 2, 5 and 6). */
final class ConfigRights {
    private static final Pattern BRIDGE = Pattern.compile(".*\\bbridge=([^,]+).*");
    private static final Pattern MAPPING = Pattern.compile(".*\\bmapping=([^,]+).*");
    private static final Set<String> OPTIONS = Set.of(
            "acpi",
            "agent",
            "autostart",
            "boot",
            "bootdisk",
            "description",
            "hotplug",
            "keyboard",
            "localtime",
            "name",
            "onboot",
            "ostype",
            "protection",
            "startdate",
            "startup",
            "tablet",
            "tags",
            "template",
            "vmstatestorage");
    private static final Set<String> HARDWARE = Set.of(
            "audio0",
            "bios",
            "efidisk0",
            "kvm",
            "machine",
            "rng0",
            "scsihw",
            "smbios1",
            "tpmstate0",
            "vga",
            "watchdog");
    private static final Set<String> PROCESSOR =
            Set.of("cores", "cpu", "cpulimit", "cpuunits", "numa", "sockets", "vcpus");
    private static final Set<String> MEMORY = Set.of("balloon", "memory", "shares");
    private static final Set<String> ROOT =
            Set.of("args", "hookscript", "lock", "affinity", "ivshmem", "migrate_speed");

    private ConfigRights() {}

    static boolean known(String key) {
        return OPTIONS.contains(key)
                || HARDWARE.contains(key)
                || PROCESSOR.contains(key)
                || MEMORY.contains(key)
                || ROOT.contains(key)
                || key.matches("(net|usb|hostpci|serial|parallel|scsi|virtio|sata|ide|ipconfig|unused)\\d+")
                || key.matches("vmgenid|ciuser|cipassword|nameserver|searchdomain|sshkeys");
    }

    static void check(Call call, Map<String, String> options, List<String> deleted, Guest guest) {
        options.forEach((key, value) -> check(call, key, value, guest));
        deleted.forEach(key -> check(call, key, "", guest));
    }

    private static void check(Call call, String key, String value, Guest guest) {
        String path = "/vms/" + call.vmid();
        String old = guest == null ? "" : GuestReplies.archived(guest).getOrDefault(key, "");
        if (ROOT.contains(key)) {
            throw Refusal.failed("only root can set '%s' config".formatted(key));
        }
        if (key.startsWith("hostpci") && !(value + old).contains("mapping=")) {
            throw Refusal.failed("only root can set '%s' config for non-mapped devices".formatted(key));
        }
        if (key.startsWith("serial") || key.startsWith("usb") || HARDWARE.contains(key)) {
            call.needs(path, "VM.Config.HWType");
        } else if (key.startsWith("net")) {
            call.needs(path, "VM.Config.Network");
            List.of(old, value).forEach(text -> mapped(call, BRIDGE, text, "/sdn/zones/localnetwork/", "SDN.Use"));
        } else if (PROCESSOR.contains(key)) {
            call.needs(path, "VM.Config.CPU");
        } else if (MEMORY.contains(key)) {
            call.needs(path, "VM.Config.Memory");
        } else if (key.matches("(scsi|virtio|sata|ide|unused)\\d+")) {
            call.needs(path, "VM.Config.Disk");
        } else {
            call.needs(path, "VM.Config.Options");
        }
        if (key.startsWith("usb")) {
            List.of(old, value).forEach(text -> {
                if (text.contains("host=")) {
                    throw Refusal.failed("only root can set '%s' config for real devices".formatted(key));
                }
                mapped(call, MAPPING, text, "/mapping/usb/", "Mapping.Use");
            });
        }
        if (key.equals("startup")) {
            call.needs("/", "Sys.Modify");
        }
    }

    private static void mapped(Call call, Pattern named, String text, String path, String privilege) {
        Matcher name = named.matcher(text);
        if (name.matches()) {
            call.needs(path + name.group(1), privilege);
        }
    }

    /** why: a card that is written without its MAC address gets another one on every write (facts 9). */
    static String withMac(String key, String value, Guest guest) {
        if (!key.matches("net\\d+") || value.isEmpty()) {
            return value;
        }
        if (value.matches(".*=([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}.*")) {
            return NodeNetwork.line(value);
        }
        String seed = key + value + guest.vmid() + guest.configured();
        String hex = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                .toString()
                .toUpperCase(java.util.Locale.ROOT);
        String mac = "BC:24:11:%s:%s:%s".formatted(hex.substring(0, 2), hex.substring(2, 4), hex.substring(4, 6));
        return NodeNetwork.line(value.replaceFirst("^([a-z0-9]+)", "$1=" + mac));
    }
}
