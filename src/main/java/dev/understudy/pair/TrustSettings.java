// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whom to believe on a TLS connection. With a CA file the chain and the host name are verified against it; with
 * fingerprints the leaf must be one of them; with neither the system's own authorities decide. Verification cannot be
 * switched off.
 *
 * @param caFile PEM file of one or more authorities
 * @param fingerprints SHA-256 of accepted leaf certificates, 64 lower-case hex digits each; several while rotating
 */
public record TrustSettings(Optional<Path> caFile, List<String> fingerprints) {
    public TrustSettings {
        fingerprints = List.copyOf(fingerprints);
    }

    public static TrustSettings system() {
        return new TrustSettings(Optional.empty(), List.of());
    }
}
