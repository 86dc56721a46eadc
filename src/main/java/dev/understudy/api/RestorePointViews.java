// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import java.util.List;
import java.util.Map;

/** What the API answers about the copies that can be gone back to. */
public final class RestorePointViews {
    private final RestorePoints points;

    public RestorePointViews(RestorePoints points) {
        this.points = points;
    }

    /** Those that are there, newest first; an empty pair means any. */
    List<Object> standing(String pair) {
        return points.standing(pair).stream()
                .map(point -> (Object) point(point))
                .toList();
    }

    private static Map<String, Object> point(RestorePoint point) {
        return Views.map(
                "id", point.id(),
                "pair", point.pair(),
                "vmid", point.vmid(),
                "kind", point.kind().text(),
                "takenAt", point.takenAt().toString(),
                "sizeBytes", point.sizeBytes() == 0 ? null : point.sizeBytes(),
                "storage", point.storage().isEmpty() ? null : point.storage(),
                "name", point.name(),
                "grade", point.grade().text(),
                "evidence", point.evidence());
    }
}
