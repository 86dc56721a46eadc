// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

/**
 * What restore points are kept, and what is alarming about them.
 *
 * @param keep for full backups
 * @param shrinkAlarm a backup smaller than this share of the usual size does not count as complete
 * @param snapshotKeep how many of our snapshots of one machine are kept
 * @param warnDays alarm when a storage will be full within so many days; 0: never
 */
public record BackupSettings(KeepRule keep, double shrinkAlarm, int snapshotKeep, int warnDays) {}
