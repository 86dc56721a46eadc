// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.run.TaskMemory;
import java.util.Optional;

/** Keeps what belongs to one order apart from what belongs to another one of the same step. */
record PartMemory(TaskMemory memory, String part) implements TaskMemory {
    @Override
    public Optional<String> recalled(String name) {
        return memory.recalled(part + "-" + name);
    }

    @Override
    public void remember(String name, String value) {
        memory.remember(part + "-" + name, value);
    }
}
