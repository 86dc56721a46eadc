// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import static dev.understudy.restorepoint.GivenCopies.BERLIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.pair.KeepRule;
import dev.understudy.pair.MemberName;
import dev.understudy.restorepoint.Pruning.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold of every plan, over several thousand storages that a seed makes up. */
class RetentionPropertyTest {
    private static final int STORAGES = 3000;
    private static final Instant END = Instant.parse("2027-01-05T12:00:00Z");
    private static final List<String> NOTES = List.of(
            GivenCopies.OURS,
            GivenCopies.OURS,
            GivenCopies.OURS,
            GivenCopies.OURS,
            "",
            "nightly",
            new Mark("cabin", MemberName.PRIMARY, true).text(),
            new Mark("home", MemberName.STANDBY, false).text());

    private record Storage(long seed, KeepRule rule, List<StoredCopy> copies) {
        Set<StoredCopy> goes() {
            return goes(copies);
        }

        Set<StoredCopy> goes(List<StoredCopy> of) {
            return new HashSet<>(new Retention("home", MemberName.PRIMARY, 102, rule, BERLIN)
                    .plan(of).going().stream().map(RetentionPlan.Fate::copy).toList());
        }

        Set<StoredCopy> dryRun() {
            return new HashSet<>(Pruning.of(copies, rule, BERLIN).stream()
                    .filter(one -> one.label() == Label.REMOVE)
                    .map(Pruning.Labelled::copy)
                    .toList());
        }

        List<StoredCopy> good() {
            return copies.stream()
                    .filter(copy -> copy.firstNote().equals(GivenCopies.OURS))
                    .filter(copy -> copy.grade()
                            .filter(g -> g.isAtLeast(Grade.COMPLETE))
                            .isPresent())
                    .toList();
        }
    }

    private static Stream<Storage> storages(boolean allOursAndVerified) {
        return Stream.iterate(1L, seed -> seed + 1).limit(STORAGES).map(seed -> storage(seed, allOursAndVerified));
    }

    private static Storage storage(long seed, boolean allOursAndVerified) {
        Random random = new Random(seed);
        KeepRule rule = new KeepRule(
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(8),
                random.nextInt(5),
                random.nextInt(7),
                random.nextInt(3));
        if (rule.text().isEmpty()) {
            rule = new KeepRule(2, 0, 0, 0, 0, 0);
        }
        List<StoredCopy> copies = new ArrayList<>();
        Set<Instant> taken = new HashSet<>();
        int count = random.nextInt(40);
        int days = 1 + random.nextInt(500);
        while (copies.size() < count) {
            Instant at = END.minusSeconds(60L * random.nextInt(days * 24 * 60));
            if (taken.add(at)) {
                copies.add(
                        allOursAndVerified
                                ? GivenCopies.copy(at, GivenCopies.OURS, false, true, Optional.of(Grade.VERIFIED))
                                : anyCopy(random, at));
            }
        }
        return new Storage(seed, rule, copies);
    }

    private static StoredCopy anyCopy(Random random, Instant at) {
        int grade = random.nextInt(Grade.values().length + 2);
        return GivenCopies.copy(
                at,
                NOTES.get(random.nextInt(NOTES.size())),
                random.nextInt(10) == 0,
                random.nextInt(15) != 0,
                grade < Grade.values().length
                        ? Optional.of(Grade.values()[grade])
                        : grade == Grade.values().length ? Optional.of(Grade.EXISTS) : Optional.empty());
    }

    @Test
    void neverRemovesMoreThanTheStorageItselfWould() {
        long removed = storages(false)
                .peek(one -> assertThat(one.dryRun()).as("seed " + one.seed()).containsAll(one.goes()))
                .mapToLong(one -> one.goes().size())
                .sum();

        assertThat(removed)
                .as("the storages of this test make it remove something")
                .isGreaterThan(STORAGES);
    }

    @Test
    void removesWhatTheStorageWouldIfAllIsOursAndVerifiedDownToTheFloor() {
        storages(true).forEach(one -> {
            Set<StoredCopy> expected = one.dryRun();
            one.copies().stream()
                    .sorted(Comparator.comparing(StoredCopy::takenAt).reversed())
                    .filter(expected::contains)
                    .limit(Math.max(0, KeepRule.FLOOR - (one.copies().size() - expected.size())))
                    .toList()
                    .forEach(expected::remove);

            assertThat(one.goes()).as("seed " + one.seed()).isEqualTo(expected);
        });
    }

    @Test
    void leavesTheFloorTheNewestVerifiedAndANewerCompleteOne() {
        storages(false).forEach(one -> {
            List<StoredCopy> stay = new ArrayList<>(one.good());
            stay.removeAll(one.goes());
            Comparator<StoredCopy> byAge = Comparator.comparing(StoredCopy::takenAt);

            assertThat(stay.size())
                    .as("seed " + one.seed())
                    .isGreaterThanOrEqualTo(Math.min(KeepRule.FLOOR, one.good().size()));
            one.good().stream()
                    .filter(copy -> copy.grade().orElseThrow().isAtLeast(Grade.VERIFIED))
                    .max(byAge)
                    .ifPresent(
                            newest -> assertThat(stay).as("seed " + one.seed()).contains(newest));
            assertThat(one.goes())
                    .as("seed " + one.seed())
                    .allSatisfy(gone -> assertThat(stay)
                            .anySatisfy(copy -> assertThat(copy.takenAt()).isAfter(gone.takenAt())));
        });
    }

    @Test
    void neverRemovesWhatIsNotOurs() {
        storages(false)
                .forEach(one -> assertThat(one.goes()).as("seed " + one.seed()).allSatisfy(gone -> {
                    assertThat(gone.firstNote()).isEqualTo(GivenCopies.OURS);
                    assertThat(gone.protectedThere()).isFalse();
                    assertThat(gone.standardName()).isTrue();
                    assertThat(gone.grade()).isPresent();
                }));
    }

    @Test
    void planningAgainAfterAllOrPartOfItIsGoneRemovesNoOther() {
        storages(false).forEach(one -> {
            List<StoredCopy> left = new ArrayList<>(one.copies());
            left.removeAll(one.goes());
            assertThat(one.goes(left)).as("seed " + one.seed()).isEmpty();

            Set<StoredCopy> half = new HashSet<>(one.goes());
            half.removeIf(copy -> copy.takenAt().getEpochSecond() % 120 == 0);
            List<StoredCopy> interrupted = new ArrayList<>(one.copies());
            interrupted.removeAll(half);
            Set<StoredCopy> rest = new HashSet<>(one.goes());
            rest.removeAll(half);
            assertThat(one.goes(interrupted)).as("seed " + one.seed()).isEqualTo(rest);
        });
    }
}
