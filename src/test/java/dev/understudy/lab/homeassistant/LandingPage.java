// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import dev.understudy.lab.wire.Answer;

/** What a fresh machine shows while Core is still being fetched: 401 to all of {@code /api/}, whatever the token. */
final class LandingPage {
    private LandingPage() {}

    static Answer answer(String path) {
        if (path.startsWith("/api/")) {
            return Answer.of(401, "Unauthorized", "text/plain; charset=utf-8", "Unauthorized\n");
        }
        if (path.equals("/")) {
            return Answer.of(
                    200,
                    "OK",
                    "text/html; charset=utf-8",
                    "<!DOCTYPE html><html><head><title>Home Assistant</title></head>"
                            + "<body><h1>Preparing Home Assistant</h1></body></html>");
        }
        return Answer.of(404, "Not Found", "text/plain; charset=utf-8", "404 page not found\n");
    }
}
