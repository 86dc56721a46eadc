// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

/**
 * Source: Proxmox VE 7 to 9, {@code GET /version}.
 *
 * @param version for example {@code 9.1.4}
 * @param release for example {@code 9.1}
 */
public record ProxmoxVersion(String version, String release) {

    /** 0 if the release is not a number. */
    public int major() {
        String digits = release.replaceFirst("\\D.*", "");
        return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }
}
