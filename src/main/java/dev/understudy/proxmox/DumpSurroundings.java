// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.MemberName;
import java.time.ZoneId;

/** What a dump or a snapshot needs to know of the pair, and whom it tells. */
public interface DumpSurroundings {

    /** The line that marks a copy of that member as ours. */
    String notes(String pair, MemberName member);

    /** Of the times in names that people read. */
    ZoneId zone();

    DumpWatch watch(String pair, MemberName member);
}
