// SPDX-License-Identifier: Apache-2.0
/** Knows the command line; hands over to the runtime at once. */
package dev.understudy;
