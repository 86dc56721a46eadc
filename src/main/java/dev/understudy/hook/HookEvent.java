// SPDX-License-Identifier: Apache-2.0
package dev.understudy.hook;

import java.util.Map;

/**
 * What the webhook is told.
 *
 * @param idempotencyKey the same at every try, so that a double is recognised as one
 * @param facts the JSON object; text and numbers
 */
public record HookEvent(String idempotencyKey, Map<String, Object> facts) {}
