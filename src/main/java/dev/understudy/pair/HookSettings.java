// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.Optional;

/**
 * Other programs that are told. Both addresses are secrets, since services put their token into the path.
 *
 * @param webhook gets each event of an incident; empty: none does
 * @param heartbeat is called after each round of looks; empty: none is
 */
public record HookSettings(Optional<Secret> webhook, Optional<Secret> heartbeat) {}
