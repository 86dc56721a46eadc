// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.net.URI;
import java.util.Optional;

/**
 * One Home Assistant installation and the guest that carries it.
 *
 * @param url scheme, host and port only, http or https
 * @param address what its own guest agent shows, where it is not the host of the URL
 * @param token a long-lived access token of an administrator
 * @param observerPort where the host of {@code url} answers although the core does not
 */
public record MemberSettings(
        MemberName name,
        int vmid,
        URI url,
        Optional<String> address,
        Secret token,
        TrustSettings trust,
        int observerPort) {}
