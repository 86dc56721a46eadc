// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.pair.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokenTest {
    @TempDir
    private Path folder;

    @Test
    void theTokenOfTheSettingsIsTheToken() throws IOException {
        AccessToken token = AccessToken.of(Optional.of(new Secret("set-by-hand")), folder.resolve("http-token"));

        assertThat(token.matches("set-by-hand")).isTrue();
        assertThat(token.matches("something-else")).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void makesATokenForItsOwnerOnlyAndKeepsIt() throws IOException {
        Path file = folder.resolve("data/http-token");

        AccessToken.of(Optional.empty(), file);
        String made = Files.readString(file);
        AccessToken afterRestart = AccessToken.of(Optional.empty(), file);

        assertThat(made).hasSizeGreaterThanOrEqualTo(48);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(afterRestart.matches(made)).isTrue();
    }

    /** A process killed between making the file and writing it leaves an empty one. */
    @Test
    void anEmptyFileIsNoTokenAndTheApiIsNeverOpen() throws IOException {
        Path file = Files.createFile(folder.resolve("http-token"));

        AccessToken token = AccessToken.of(Optional.empty(), file);

        assertThat(token.matches("")).isFalse();
        assertThat(Files.readString(file)).isNotBlank();
    }
}
