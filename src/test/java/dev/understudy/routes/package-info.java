// SPDX-License-Identifier: Apache-2.0
/** The rules that route files keep, whoever edits them. */
package dev.understudy.routes;
