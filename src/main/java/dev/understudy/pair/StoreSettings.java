// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.Optional;

/** Where the store is: a JDBC address, and a log-in where the database wants one. */
public record StoreSettings(String url, Optional<String> username, Optional<Secret> password) {}
