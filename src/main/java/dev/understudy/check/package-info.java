// SPDX-License-Identifier: Apache-2.0
/** Knows what the product needs from the outside and how a lack is mended; must not change anything there. */
package dev.understudy.check;
