// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.util.Optional;

/**
 * What one step keeps across a restart, for example the id of the task it started. The value is durable when
 * {@link #remember} returns, so an action that remembers before it goes on is never done twice.
 */
public interface TaskMemory {

    /** The value kept under the name by this step, also by an earlier life of the process; empty if none was. */
    Optional<String> recalled(String name);

    /** Keeps the value, replacing an older one; returns once it is durable. Never give it a secret. */
    void remember(String name, String value);

    /** Says how far the step is, for page and API; never give it a secret. */
    default void tell(String progress) {}
}
