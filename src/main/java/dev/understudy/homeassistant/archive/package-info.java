// SPDX-License-Identifier: Apache-2.0
/** Knows how an archive of Home Assistant's configuration is read, judged and rewritten, always as a stream; must not know where it came from or where it goes. */
package dev.understudy.homeassistant.archive;
