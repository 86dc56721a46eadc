// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

/** A simulated node: its name, port (0 picks one), pace, and the seed of its random order. */
public record ProxmoxOptions(String node, int port, TaskDurations durations, long seed) {}
