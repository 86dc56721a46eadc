// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses on a thread of its own, so that reading and unpacking go on meanwhile; holds a few buffers and no more. */
final class DeflatingThread extends OutputStream {
    /** What the Supervisor uses. */
    static final int LEVEL = 6;

    private static final int BUFFER = 1 << 16;
    private static final int AHEAD = 16;
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;
    private final OutputStream out;
    private byte[] buffer = new byte[BUFFER];
    private int filled;
    private boolean closed;
    private volatile Throwable failure;

    DeflatingThread(OutputStream out) {
        this.out = out;
        thread = new Thread(this::run, "archive-deflate");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        boolean ended = false;
        try {
            try (Gzip gzip = new Gzip(out)) {
                for (byte[] block = queue.take(); block != END; block = queue.take()) {
                    gzip.write(block, 0, block.length);
                }
                ended = true;
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
            // after a failure the queue is emptied still, or the writer would wait for ever
            while (!ended) {
                ended = queue.take() == END;
            }
        } catch (InterruptedException e) {
            failure = new InterruptedIOException("compressing was interrupted");
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, BUFFER - filled);
            System.arraycopy(bytes, offset + done, buffer, filled, part);
            filled += part;
            done += part;
            if (filled == BUFFER) {
                hand(buffer);
                buffer = new byte[BUFFER];
                filled = 0;
            }
        }
    }

    private void hand(byte[] block) throws IOException {
        if (failure != null) {
            throw new IOException("the archive can not be written", failure);
        }
        try {
            queue.put(block);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("writing an archive was interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (filled > 0 && failure == null) {
                hand(Arrays.copyOf(buffer, filled));
            }
            queue.put(END);
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("writing an archive was interrupted");
        }
        if (failure != null) {
            throw new IOException("the archive can not be written", failure);
        }
    }

    /** Ends the gzip stream, and leaves the file under it open. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(LEVEL);
            def.setStrategy(Deflater.DEFAULT_STRATEGY);
        }

        @Override
        public void close() throws IOException {
            try {
                finish();
                out.flush();
            } finally {
                def.end();
            }
        }
    }
}
