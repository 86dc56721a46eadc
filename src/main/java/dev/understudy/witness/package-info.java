// SPDX-License-Identifier: Apache-2.0
/** Knows how to find out whether the controller itself is connected; must not know what the answer decides. */
package dev.understudy.witness;
