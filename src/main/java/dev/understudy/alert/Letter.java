// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

/** A letter in its three forms. The subject alone must do on a lock screen. */
public record Letter(String subject, String text, String html) {}
