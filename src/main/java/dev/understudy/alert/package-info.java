// SPDX-License-Identifier: Apache-2.0
/** Knows who must be told what, and that it was told; reads the journal, and must not know how a letter travels. */
package dev.understudy.alert;
