// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

/** Who wants to know when a dump makes the system inside a guest stand still. */
public interface DumpWatch {

    /** Seen in the log: its file systems were told to stand still. */
    void frozen();

    /** Seen in the log: they were told to go on. */
    void thawed();
}
