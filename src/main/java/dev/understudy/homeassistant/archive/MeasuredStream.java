// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what goes through, and remembers by how many zero bytes it ended: a tar file ends with two empty blocks. */
final class MeasuredStream extends FilterInputStream {
    private static final int ENOUGH = 1024;

    private long count;
    private int zeros;

    MeasuredStream(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    /** True if at least the two empty blocks followed {@code lastData}, the end of the last member. */
    boolean endsAsATarAfter(long lastData) {
        return zeros >= ENOUGH && count >= lastData + ENOUGH && count % 512 == 0;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            count++;
            zeros = value == 0 ? Math.min(ENOUGH, zeros + 1) : 0;
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            count += read;
            int tail = 0;
            while (tail < Math.min(read, ENOUGH) && buffer[offset + read - 1 - tail] == 0) {
                tail++;
            }
            zeros = tail == read ? Math.min(ENOUGH, zeros + tail) : tail;
        }
        return read;
    }

    /** Reads instead of seeking, so that nothing goes by uncounted. */
    @Override
    public long skip(long wanted) throws IOException {
        byte[] rest = new byte[(int) Math.min(8192, Math.max(1, wanted))];
        long skipped = 0;
        while (skipped < wanted) {
            int read = read(rest, 0, (int) Math.min(rest.length, wanted - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads what is left, so that a check sum behind the last member is looked at, too. */
    void drain() throws IOException {
        byte[] rest = new byte[8192];
        while (read(rest, 0, rest.length) >= 0) {
            continue;
        }
    }
}
