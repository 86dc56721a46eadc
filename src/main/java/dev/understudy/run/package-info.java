// SPDX-License-Identifier: Apache-2.0
/** Knows time, runs, their durable steps and the lanes they hold; must not know what any run does, nor Camel. */
package dev.understudy.run;
