// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.net.URI;
import java.util.Optional;

/**
 * Where API and page are served.
 *
 * @param token empty: one is made at first start
 * @param publicUrl how people reach the page, for the links in letters; empty: letters carry no link
 */
public record HttpSettings(String host, int port, Optional<Secret> token, Optional<URI> publicUrl) {}
