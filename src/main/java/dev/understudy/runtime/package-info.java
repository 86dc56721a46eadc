// SPDX-License-Identifier: Apache-2.0
/** Knows how everything is put together: Camel, store, pools, and the beans that routes call; decides nothing itself. */
package dev.understudy.runtime;
