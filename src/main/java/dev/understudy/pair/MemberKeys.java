// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.net.URI;

/** The settings of one member. */
record MemberKeys(
        SettingKey<Integer> vmid,
        SettingKey<URI> url,
        SettingKey<String> address,
        SettingKey<Secret> token,
        TrustKeys trust,
        SettingKey<Integer> observerPort) {

    static MemberKeys of(MemberName name, String vmid, String url, String fingerprint) {
        String prefix = "pair." + SettingKey.ANY_PAIR + "." + name.text();
        String files = name.text();
        return new MemberKeys(
                SettingKey.standard(prefix + ".vmid", SettingShapes.number(100, 999_999_999), vmid),
                SettingKey.required(prefix + ".url", AddressShapes.web(), url),
                SettingKey.optional(
                        prefix + ".address",
                        AddressShapes.ip(),
                        java.net.URI.create(url).getHost()),
                SettingKey.required(prefix + ".token", SettingShapes.secret(1), "secrets/" + files + "-token"),
                TrustKeys.of(prefix, files + "-ca.pem", fingerprint),
                SettingKey.standard(prefix + ".observer-port", SettingShapes.number(1, 65535), "4357"));
    }

    MemberKeys in(String pair) {
        return new MemberKeys(
                vmid.in(pair), url.in(pair), address.in(pair), token.in(pair), trust.in(pair), observerPort.in(pair));
    }
}
