// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells a trouble that stands for itself from one that another explains: host, virtual machine, core, and what is within.
 * What is explained opens no incident and sends no letter; when its root is over and it is still there, it becomes one. Pure.
 *
 * <p>A machine explains only what happens in itself. A silent host explains the silence of everything on it, but nothing
 * that a member says: a member that refuses a token or is in recovery mode is alive, so it has a trouble of its own.
 *
 * <p>A job that fails explains that it is overdue: one letter tells both.
 */
final class RootCause {
    private RootCause() {}

    /** The troubles that neither another of them nor an open incident of the same pair explains. */
    static List<Trouble> roots(List<Trouble> troubles, List<Incident> open) {
        List<Place> places = Stream.concat(
                        troubles.stream().map(Place::of), open.stream().map(Place::of))
                .toList();
        return troubles.stream()
                .filter(trouble -> places.stream().noneMatch(place -> place.explains(Place.of(trouble))))
                .toList();
    }

    /** True if another of these incidents of the same pair explains this one. */
    static boolean isExplained(Incident incident, List<Incident> open) {
        return open.stream().anyMatch(other -> Place.of(other).explains(Place.of(incident)));
    }

    private record Place(Layer layer, IncidentKind kind, String subject, Cause cause) {
        static Place of(Trouble trouble) {
            return new Place(
                    Layer.of(trouble.kind(), trouble.subject(), trouble.cause()),
                    trouble.kind(),
                    trouble.subject(),
                    trouble.cause());
        }

        static Place of(Incident incident) {
            return new Place(
                    Layer.of(incident.kind(), incident.subject(), incident.cause()),
                    incident.kind(),
                    incident.subject(),
                    incident.cause());
        }

        boolean explains(Place other) {
            if (layer == Layer.HOST) {
                return other.isSilence();
            }
            if (kind == IncidentKind.JOB_FAILED) {
                return other.kind == IncidentKind.JOB_OVERDUE && subject.equals(other.subject);
            }
            return layer != Layer.APART
                    && subject.equals(other.subject)
                    && layer.compareTo(other.layer) < 0
                    && other.layer != Layer.APART;
        }

        private boolean isSilence() {
            boolean witness =
                    kind == IncidentKind.FINDING && Subject.WITNESS.text().equals(subject);
            boolean silentMember = cause == Cause.CORE_SILENT
                    || cause == Cause.FLAPPING
                    || cause == Cause.UNSEEN
                    || cause.isGuestGone();
            return witness
                    || layer == Layer.CORE && silentMember
                    || layer == Layer.GUEST
                    || layer == Layer.WITHIN && silentMember;
        }
    }
}
