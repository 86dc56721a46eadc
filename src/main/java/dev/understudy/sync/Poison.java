// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.OptionalInt;

/**
 * Why a configuration must not be handed on, though its archive is whole.
 *
 * @param reason a clause that follows the place, and quotes no value: "is no YAML"
 */
public record Poison(Code code, String file, OptionalInt line, String reason) {
    /** Key of what people are told to do. */
    public enum Code {
        YAML_UNREADABLE,
        REGISTRY_UNREADABLE,
        INCLUDE_MISSING,
        SHRUNK,
        EXTERNAL_DATABASE,
        EXTERNAL_INFLUX,
        BOUND_ADDRESS
    }

    /** "packages/heat.yaml:12 can not be read: ...". */
    public String words() {
        return file + (line.isPresent() ? ":" + line.getAsInt() : "") + " " + reason;
    }
}
