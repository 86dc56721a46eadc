// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.nio.file.Path;
import java.util.List;

/** The settings that say whom to believe on one TLS connection. */
record TrustKeys(SettingKey<Path> caFile, SettingKey<List<String>> fingerprint) {

    static TrustKeys of(String prefix, String caFile, String fingerprint) {
        return new TrustKeys(
                SettingKey.optional(prefix + ".ca-file", TrustShapes.authorities(), caFile),
                SettingKey.optional(prefix + ".fingerprint", TrustShapes.fingerprints(), fingerprint));
    }

    TrustKeys in(String pair) {
        return new TrustKeys(caFile.in(pair), fingerprint.in(pair));
    }
}
