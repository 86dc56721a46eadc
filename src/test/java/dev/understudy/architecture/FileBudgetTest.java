// SPDX-License-Identifier: Apache-2.0
package dev.understudy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file is the place where everything meets, and every file says under which licence it is. */
class FileBudgetTest {
    private static final int LINES = 300;
    private static final int LINES_OF_A_TEST = 300;
    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0";

    @Test
    void everyFileKeepsItsBudget() throws IOException {
        assertThat(tooLong(Path.of("src"))).isEmpty();
    }

    @Test
    void everyFileNamesItsLicence() throws IOException {
        assertThat(withoutLicence(Path.of("src"))).isEmpty();
    }

    @Test
    void aFileBeyondItsBudgetIsFound(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("Giant.java"), Collections.nCopies(LINES + 1, LICENCE));
        Files.write(folder.resolve("GiantTest.java"), Collections.nCopies(LINES_OF_A_TEST + 1, LICENCE));
        Files.write(folder.resolve("Large.java"), Collections.nCopies(LINES, LICENCE));

        assertThat(tooLong(folder))
                .extracting(Path::getFileName)
                .map(Path::toString)
                .containsExactlyInAnyOrder("Giant.java", "GiantTest.java");
    }

    @Test
    void aFileWithoutLicenceIsFound(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Bare.java"), "package bare;\n");

        assertThat(withoutLicence(folder)).hasSize(1);
    }

    private static List<Path> tooLong(Path root) throws IOException {
        return files(root)
                .filter(file -> {
                    int limit = file.toString().endsWith("Test.java") ? LINES_OF_A_TEST : LINES;
                    return lines(file).size() > limit;
                })
                .toList();
    }

    private static List<Path> withoutLicence(Path root) throws IOException {
        return files(root).filter(file -> !lines(file).get(0).equals(LICENCE)).toList();
    }

    private static Stream<Path> files(Path root) throws IOException {
        return Files.walk(root).filter(file -> file.toString().endsWith(".java"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
