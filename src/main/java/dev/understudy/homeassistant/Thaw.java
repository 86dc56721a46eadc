// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.pair.MemberName;
import java.util.Optional;

/**
 * Whether a member moves again after a backup of its machine.
 *
 * @param trouble why not; empty if it does, or if it cannot be asked, which the watch judges
 */
public record Thaw(MemberName member, Optional<String> trouble) {}
