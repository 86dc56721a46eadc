// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.pair.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedFileTest {
    private static final Secret KEY = new Secret("a key of the house, long enough");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024})
    void givesBackEveryByte(int size) throws Exception {
        Path plain = plain(size);

        SealedFile.seal(plain, folder.resolve("sealed"), KEY);
        SealedFile.open(folder.resolve("sealed"), folder.resolve("back"), KEY);

        assertThat(folder.resolve("back")).hasSameBinaryContentAs(plain);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("sealed"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("back"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsNoWordInClear() throws Exception {
        Path plain = Files.writeString(folder.resolve("plain"), "the-refresh-token-of-the-house".repeat(100));

        SealedFile.seal(plain, folder.resolve("sealed"), KEY);

        assertThat(Files.readString(folder.resolve("sealed"), StandardCharsets.ISO_8859_1))
                .doesNotContain("refresh-token");
        assertThat(folder.resolve("sealed.part")).doesNotExist();
    }

    @Test
    void opensForNoOtherKey() throws Exception {
        SealedFile.seal(plain(5000), folder.resolve("sealed"), KEY);

        assertRefused(new Secret("another key of the house"));
    }

    @Test
    void seesEveryByteThatIsNotItsOwn() throws Exception {
        SealedFile.seal(plain(5000), folder.resolve("sealed"), KEY);
        byte[] good = Files.readAllBytes(folder.resolve("sealed"));
        for (int at : new int[] {0, 7, 22, 25, 26, 2000, good.length - 1}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(folder.resolve("sealed"), bad);
            assertRefused(KEY);
        }
    }

    @Test
    void seesAnEndThatIsCutOffAtTheBorderOfAChunk() throws Exception {
        SealedFile.seal(plain(2 * 1024 * 1024), folder.resolve("sealed"), KEY);
        byte[] good = Files.readAllBytes(folder.resolve("sealed"));
        int firstChunk = 6 + 16 + 4 + 1024 * 1024 + 16;

        Files.write(folder.resolve("sealed"), Arrays.copyOf(good, firstChunk));

        assertRefused(KEY);
    }

    private void assertRefused(Secret key) {
        assertThatThrownBy(() -> SealedFile.open(folder.resolve("sealed"), folder.resolve("back"), key))
                .isInstanceOf(SealedFile.WrongKey.class);
        assertThat(folder.resolve("back")).doesNotExist();
    }

    private Path plain(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve("plain"), content);
    }
}
