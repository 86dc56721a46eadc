// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.Abridged;
import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One question asked of the world and what came back. An unreachable member is a signal, not an error.
 *
 * @param member whom it is about; empty for the witness
 * @param source which question
 * @param reading how the question was answered
 * @param value the answer itself where there is one: {@code running}, {@code RUNNING}, {@code 2026.8.3}; else empty
 * @param detail one clause for people, without secrets, for example "connection refused by 192.168.1.134:8123"
 * @param took from the question to the answer or to giving up
 */
public record Signal(
        Optional<MemberName> member, Source source, Reading reading, String value, String detail, Duration took) {

    /** Which question was asked. */
    public enum Source {
        /** Proxmox, {@code status/current}: value is {@code status/qmpstatus[/lock]}, e.g. {@code running/paused/backup}. */
        GUEST,
        /** Proxmox, guest agent's {@code ping}: context for a reason, never a verdict; a single miss means nothing. */
        AGENT,
        /** Home Assistant, {@code GET /api/} with the token, or {@code /auth/providers} while the token is known dead. */
        API,
        /** Home Assistant, {@code GET /api/core/state}: value is the state word. */
        CORE,
        /** Home Assistant, {@code GET /api/config}: value is {@code normal}, {@code recovery-mode} or {@code safe-mode}. */
        MODE,
        /** Home Assistant, WebSocket {@code recorder/info}: value is {@code recording} or {@code stopped}. */
        RECORDER,
        /**
         * Home Assistant, {@code GET /api/states}: value is {@code entities/unavailable/age}, the age of the newest in
         * seconds, or {@code -}.
         */
        ENTITIES,
        /** Home Assistant OS, observer's {@code /ping} beside the core: value is its port; context for a reason. */
        OBSERVER,
        /** A witness: value is its address. */
        WITNESS
    }

    /** How it was answered. */
    public enum Reading {
        /** An answer that means what it says. */
        ANSWERED,
        /** The port actively refused the connection: something at that address is alive and nothing listens. */
        REFUSED,
        /** No answer in time, no route, or the connection broke. */
        SILENT,
        /** 401 from a server that is what we think it is: the token is dead. */
        UNAUTHORIZED,
        /** 403: the token lacks a right (Proxmox), or our address is banned (Home Assistant). */
        FORBIDDEN,
        /** Home Assistant's landing page: it is being installed, and answers 401 to everything. */
        LANDING_PAGE,
        /** 503: the core is stopping or starting. */
        BUSY,
        /** An answer, but an error or not what the interface promises. */
        UNREADABLE,
        /** The server's certificate is not the trusted one, so nothing was asked. */
        UNTRUSTED
    }

    public Signal {
        Objects.requireNonNull(member);
        Objects.requireNonNull(source);
        Objects.requireNonNull(reading);
        Objects.requireNonNull(took);
        value = Abridged.to(200, value);
        detail = Abridged.to(800, detail);
    }
}
