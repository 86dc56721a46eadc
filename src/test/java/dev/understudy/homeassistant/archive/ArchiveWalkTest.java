// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.understudy.given.GivenArchive;
import dev.understudy.given.GivenHome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveWalkTest {
    static List<GivenArchive> layouts() {
        return List.of(
                GivenArchive.ofAHome(),
                GivenArchive.ofAHome().metadataFirst().withDirectories(),
                GivenArchive.ofAHome().metadataFirst().undotted(),
                GivenArchive.ofAHome().plainInside(),
                GivenArchive.ofAHome().metadataNamed("snapshot.json").withDirectories(),
                GivenArchive.ofAHome().level(0));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyLayoutShowsTheSameFiles(GivenArchive archive) throws IOException {
        Map<String, String> seen = new LinkedHashMap<>();
        byte[] bytes = archive.bytes();

        ArchiveFacts facts = ArchiveWalk.over(
                new ByteArrayInputStream(bytes),
                new Expected(GivenArchive.SLUG, bytes.length),
                (path, size, content) -> seen.put(path, new String(content.readAllBytes(), StandardCharsets.UTF_8)));

        assertThat(seen).isEqualTo(GivenHome.FILES);
        assertThat(facts.slug()).isEqualTo(GivenArchive.SLUG);
        assertThat(facts.type()).isEqualTo("partial");
        assertThat(facts.version()).isEqualTo(2);
        assertThat(facts.supervisorVersion()).isEqualTo("2026.08.2");
        assertThat(facts.coreVersion()).isEqualTo("2026.8.3");
        assertThat(facts.excludesDatabase()).isTrue();
        assertThat(facts.files()).isEqualTo(GivenHome.FILES.size());
        assertThat(facts.members()).containsExactly("ssl.tar.gz", "supervisor.tar.gz");
    }

    @Test
    void aFileThatNobodyReadsIsPassedOver() throws IOException {
        byte[] bytes = GivenArchive.ofAHome().bytes();

        ArchiveFacts facts = ArchiveWalk.over(
                new ByteArrayInputStream(bytes),
                new Expected(GivenArchive.SLUG, bytes.length),
                (path, size, content) -> content.read());

        assertThat(facts.files()).isEqualTo(GivenHome.FILES.size());
    }

    /** Cut anywhere, with the size that the Supervisor named and with one that fits the cut. */
    @Test
    void aCutArchiveIsNeverTakenForAWholeOne() {
        byte[] whole = GivenArchive.ofAHome().bytes();
        for (int length = 0; length < whole.length; length += 97) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThat(flaw(cut, whole.length).kind())
                    .as("cut at %d", length)
                    .isIn(ArchiveFlaw.Kind.TRUNCATED, ArchiveFlaw.Kind.FOREIGN);
            int end = endOfData(whole);
            if (length < end + 1024) {
                assertThat(flaw(cut, length)).as("cut at %d, size fits", length).isNotNull();
            }
        }
    }

    @Test
    void aLongerArchiveIsNotTheOneNamed() {
        byte[] whole = GivenArchive.ofAHome().bytes();

        assertThat(flaw(whole, whole.length - 1))
                .hasMessage("the archive has %d bytes where the Supervisor named %d", whole.length, whole.length - 1);
    }

    @Test
    void whatIsNoTarFileIsSaidToBeNone() {
        byte[] page = "<html>502 Bad Gateway</html>".repeat(100).getBytes(StandardCharsets.UTF_8);

        assertThat(flaw(page, page.length).kind()).isEqualTo(ArchiveFlaw.Kind.FOREIGN);
        byte[] without = GivenArchive.ofAHome().metadataNamed(null).bytes();
        assertThat(flaw(without, without.length)).hasMessage("the archive holds no backup.json");
        byte[] garbled = GivenArchive.ofAHome().metadata("\"slug\"", "slug").bytes();
        assertThat(flaw(garbled, garbled.length)).hasMessage("backup.json can not be read as JSON");
    }

    @Test
    void anotherBackupIsRefused() {
        byte[] other =
                GivenArchive.ofAHome().metadata(GivenArchive.SLUG, "00000000").bytes();

        assertThat(flaw(other, other.length).kind()).isEqualTo(ArchiveFlaw.Kind.WRONG_SLUG);
        assertThat(flaw(other, other.length)).hasMessage("the archive is of backup 00000000, not of 9ecf0028");
    }

    /** The inner file is no gzip then; the password is the reason that helps. */
    @Test
    void aProtectedArchiveIsSaidToBeProtected() {
        GivenArchive archive = GivenArchive.ofAHome().metadata("\"protected\":false", "\"protected\":true");
        byte[] bytes = archive.around("SecureTar\u0003 and then noise".getBytes(StandardCharsets.UTF_8));

        assertThat(flaw(bytes, bytes.length).kind()).isEqualTo(ArchiveFlaw.Kind.PROTECTED);
        byte[] first = archive.metadataFirst().bytes();
        assertThat(flaw(first, first.length).kind()).isEqualTo(ArchiveFlaw.Kind.PROTECTED);
    }

    @Test
    void anArchiveWithoutConfigurationIsRefused() {
        byte[] bytes = GivenArchive.ofAHome().around(null);

        assertThat(flaw(bytes, bytes.length).kind()).isEqualTo(ArchiveFlaw.Kind.NO_HOMEASSISTANT_PART);
    }

    @Test
    void aFlippedCheckSumIsSeen() {
        GivenArchive archive = GivenArchive.ofAHome();
        byte[] inner = archive.innerBytes();
        inner[inner.length - 6] ^= 1;
        byte[] bytes = archive.around(inner);

        assertThat(flaw(bytes, bytes.length).kind()).isEqualTo(ArchiveFlaw.Kind.CORRUPT_INNER);
    }

    @Test
    void aCutInnerFileIsSeenThoughTheOuterIsWhole() {
        GivenArchive archive = GivenArchive.ofAHome();
        byte[] inner = archive.innerBytes();
        for (int length = 0; length < inner.length; length += 31) {
            byte[] bytes = archive.around(Arrays.copyOf(inner, length));

            assertThat(flaw(bytes, bytes.length).kind()).isEqualTo(ArchiveFlaw.Kind.CORRUPT_INNER);
        }
        GivenArchive plain = GivenArchive.ofAHome().plainInside();
        byte[] whole = plain.innerBytes();
        byte[] bytes = plain.around(Arrays.copyOf(whole, endOfData(whole)));
        assertThat(flaw(bytes, bytes.length)).hasMessageContaining("no end of the tar file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuration.yaml", ".storage/auth", ".storage/core.entity_registry"})
    void aMissingFileIsNamed(String path) {
        byte[] bytes = GivenArchive.ofAHome().without(path).bytes();

        assertThat(flaw(bytes, bytes.length)).hasMessage("the configuration in the archive lacks " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "www/../../x", "./automations.yaml", "www//plan.bin", "www/.."})
    void aNameThatLeadsOutIsRefused(String path) {
        byte[] bytes = GivenArchive.ofAHome().file(path, "x").bytes();

        assertThat(flaw(bytes, bytes.length).kind()).isEqualTo(ArchiveFlaw.Kind.UNSAFE_NAME);
    }

    @Test
    void aPartThatStandsThereTwiceIsRefused() {
        byte[] bytes =
                GivenArchive.ofAHome().beside("homeassistant.tar.gz", "again").bytes();

        assertThat(flaw(bytes, bytes.length)).hasMessageContaining("homeassistant.tar.gz twice");
    }

    private static int endOfData(byte[] tar) {
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        return (end + 511) / 512 * 512;
    }

    private static ArchiveFlaw flaw(byte[] bytes, long expected) {
        Throwable thrown = catchThrowable(() -> ArchiveWalk.over(
                new ByteArrayInputStream(bytes),
                new Expected(GivenArchive.SLUG, expected),
                (path, size, content) -> content.transferTo(java.io.OutputStream.nullOutputStream())));
        assertThat(thrown == null || thrown instanceof ArchiveFlaw)
                .as("%s", thrown)
                .isTrue();
        return (ArchiveFlaw) thrown;
    }
}
