// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.mail;

/** The points of an SMTP conversation at which trouble can be set; DOT is the end of the message, already kept. */
public enum MailStage {
    CONNECT,
    EHLO,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    DOT
}
