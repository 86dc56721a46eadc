// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

/** One header line, name as written. */
public record Header(String name, String value) {}
