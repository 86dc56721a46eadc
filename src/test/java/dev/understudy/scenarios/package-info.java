// SPDX-License-Identifier: Apache-2.0
/** The whole product in simulated hours: virtual time, its quartz, and the stories played on them. */
package dev.understudy.scenarios;
