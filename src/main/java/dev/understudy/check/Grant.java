// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import java.util.Set;
import java.util.TreeSet;

/** The commands that give a token rights, for the shell of the Proxmox host. They may be repeated without harm. */
final class Grant {
    private static final String WATCHES = "UnderstudyWatch";
    private static final String STARTS = "UnderstudyStart";
    private static final String BACKS_UP = "UnderstudyBackup";

    private Grant() {}

    /**
     * Gives all of these privileges on a machine's path, in one role of our own.
     *
     * @param privileges also those that the token holds already: an entry on a path replaces what it inherits
     */
    static String onMachine(String path, Set<String> privileges, String tokenId) {
        String role =
                privileges.contains("VM.PowerMgmt") ? STARTS : privileges.contains("VM.Backup") ? BACKS_UP : WATCHES;
        return role(role, privileges) + "; " + entry(path, tokenId, role, "");
    }

    /** As {@link #onMachine}, on a storage's path. */
    static String onStorage(String path, Set<String> privileges, String tokenId) {
        String role = "UnderstudyStorage";
        return role(role, privileges) + "; " + entry(path, tokenId, role, "");
    }

    private static String role(String role, Set<String> privileges) {
        String names = "'" + String.join(",", new TreeSet<>(privileges)) + "'";
        return "pveum role add " + role + " --privs " + names + " || pveum role modify " + role + " --privs " + names;
    }

    /** Lets the token, and the user it belongs to, read what stands at this very path and nothing below it. */
    static String auditOfRoot(String tokenId) {
        return "pveum role add UnderstudyAudit --privs Sys.Audit; "
                + entry("/", tokenId, "UnderstudyAudit", " --propagate 0");
    }

    // why: a token with privilege separation may do only what its user may too
    private static String entry(String path, String tokenId, String role, String more) {
        String user = tokenId.contains("!") ? tokenId.substring(0, tokenId.indexOf('!')) : tokenId;
        return "pveum acl modify " + path + " --users '" + user + "' --tokens '" + tokenId + "' --roles " + role + more;
    }
}
