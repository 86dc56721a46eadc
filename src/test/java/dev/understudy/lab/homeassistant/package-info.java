// SPDX-License-Identifier: Apache-2.0
/** One simulated Home Assistant member; knows its own boot, but not who switches its machine on or off. */
package dev.understudy.lab.homeassistant;
