// SPDX-License-Identifier: Apache-2.0
/** One simulated Proxmox VE node; knows guests and tasks, but not what runs inside a guest. */
package dev.understudy.lab.proxmox;
