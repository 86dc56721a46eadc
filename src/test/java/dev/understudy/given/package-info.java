// SPDX-License-Identifier: Apache-2.0
/** What many tests begin with: a store, a clock that is set, settings, a store that fails when told to. */
package dev.understudy.given;
