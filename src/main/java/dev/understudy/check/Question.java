// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

/** One question to the outside; it reads only, and never throws for what it sees. */
interface Question {
    void ask(Findings findings);
}
