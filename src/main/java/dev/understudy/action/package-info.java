// SPDX-License-Identifier: Apache-2.0
/** Knows how a route names one typed action of a connector and hands it an exchange; must not know any connector. */
package dev.understudy.action;
