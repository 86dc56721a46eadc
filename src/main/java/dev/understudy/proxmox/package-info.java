// SPDX-License-Identifier: Apache-2.0
/** Knows how one Proxmox node is asked and ordered through its API; must not know why, nor what Home Assistant is. */
package dev.understudy.proxmox;
