// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.net.URI;

/**
 * How to reach the host of a pair.
 *
 * @param url scheme, host and port only, always https
 * @param node the node's own name, never {@code localhost}
 * @param tokenId {@code user@realm!name}
 */
public record ProxmoxSettings(URI url, String node, String tokenId, Secret tokenSecret, TrustSettings trust) {}
