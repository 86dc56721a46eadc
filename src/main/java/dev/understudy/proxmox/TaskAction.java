// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.transport.Form;
import java.util.Optional;

/** One order that Proxmox carries out as a task. */
interface TaskAction {

    /** A noun phrase for people: "Start of guest 102 on node pve". */
    String attempted();

    String path();

    Form form();

    /** The type its task carries in a UPID. */
    String taskType();

    /** The VMID its task carries. */
    int vmid();

    /** Words for what is already so if the goal is reached, read from Proxmox now; else empty. */
    Optional<String> reached() throws Refusal;
}
