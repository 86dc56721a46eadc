// SPDX-License-Identifier: Apache-2.0
/** A strict little SMTP server that keeps every letter; knows nothing of who writes them. */
package dev.understudy.lab.mail;
