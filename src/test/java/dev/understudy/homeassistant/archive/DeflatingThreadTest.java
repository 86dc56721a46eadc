// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflatingThreadTest {
    private static final int BLOCK = 1 << 16;

    /** Broken from the first byte, in the middle, and at the end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 2 * BLOCK})
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFullDiskEndsTheWritingAndNeverHangsIt(int room) {
        OutputStream disk = new OutputStream() {
            private int written;

            @Override
            public void write(int value) throws IOException {
                if (written++ >= room) {
                    // the writer is ahead by then
                    throw new OutOfMemoryError("no space left");
                }
            }
        };

        assertThatThrownBy(() -> {
                    try (OutputStream out = new DeflatingThread(disk)) {
                        byte[] noise = new byte[BLOCK];
                        for (int i = 0; i < 200; i++) {
                            new java.util.Random(i).nextBytes(noise);
                            out.write(noise);
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("the archive can not be written");
    }
}
