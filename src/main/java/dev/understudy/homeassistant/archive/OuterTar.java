// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/** Writes a tar file whose members' sizes show only when they are written: the header is mended afterwards, as the Supervisor does. */
final class OuterTar implements Closeable {
    private static final int BLOCK = 512;
    private static final int RECORD = 20 * BLOCK;

    /** Writes the content of one member. */
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    private final FileChannel channel;

    /** safety: the file holds every secret of the home; only its owner reads it. Guarded by EditionWriterTest.onlyTheOwnerReadsIt */
    OuterTar(Path file) throws IOException {
        channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                OwnerOnly.of(file));
    }

    void member(TarArchiveEntry entry, Content content) throws IOException {
        long head = channel.position();
        channel.write(ByteBuffer.allocate(BLOCK));
        long start = channel.position();
        // closed streams would close the channel
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.to(out);
        out.flush();
        long end = channel.position();
        pad(BLOCK);
        long next = channel.position();
        entry.setSize(end - start);
        byte[] header = new byte[BLOCK];
        entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding(StandardCharsets.UTF_8.name()), true);
        channel.write(ByteBuffer.wrap(header), head);
        channel.position(next);
    }

    void member(TarArchiveEntry entry, InputStream content) throws IOException {
        member(entry, out -> content.transferTo(out));
    }

    private void pad(int unit) throws IOException {
        int over = (int) (channel.position() % unit);
        if (over > 0) {
            write(unit - over);
        }
    }

    private void write(int zeros) throws IOException {
        for (ByteBuffer rest = ByteBuffer.allocate(zeros); rest.hasRemaining(); ) {
            channel.write(rest);
        }
    }

    /** With the two empty blocks, and on the disk. */
    void finish() throws IOException {
        write(2 * BLOCK);
        pad(RECORD);
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
