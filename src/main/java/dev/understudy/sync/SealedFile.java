// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.pair.Secret;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An original at rest. An archive holds every secret of the house, so it is never kept in clear.
 *
 * <p>Layout: the word {@code USEAL1}, 16 bytes of salt, then chunks of up to 1 MiB, each as its length (4 bytes) and its
 * AES-256-GCM text. The nonce of a chunk is its number and whether it is the last, so that chunks can be neither changed,
 * left out, put elsewhere, nor cut off at the end unseen. The key of a file comes from the secret and the salt by PBKDF2.
 */
public final class SealedFile {
    private static final byte[] MAGIC = "USEAL1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int CHUNK = 1024 * 1024;
    private static final int ROUNDS = 210_000;
    private static final int KEY_BITS = 256;

    private SealedFile() {}

    /** Writes {@code sealed} whole or not at all; only its owner may read it. */
    public static void seal(Path plain, Path sealed, Secret secret) throws IOException {
        Path part = sealed.resolveSibling(sealed.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        try (InputStream in = Files.newInputStream(plain);
                DataOutputStream out = new DataOutputStream(Files.newOutputStream(part, StandardOpenOption.WRITE))) {
            out.write(MAGIC);
            out.write(salt);
            SecretKey key = key(secret, salt);
            byte[] current = in.readNBytes(CHUNK);
            for (long number = 0; ; number++) {
                byte[] next = in.readNBytes(CHUNK);
                boolean last = next.length == 0;
                byte[] text = cipher(Cipher.ENCRYPT_MODE, key, number, last).doFinal(current);
                out.writeInt(text.length);
                out.write(text);
                if (last) {
                    break;
                }
                current = next;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not there", e);
        }
        Files.move(part, sealed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Writes the original to {@code plain}, which only its owner may read.
     *
     * @throws WrongKey if the secret is another one, or a byte of the file is
     */
    public static void open(Path sealed, Path plain, Secret secret) throws IOException, WrongKey {
        Files.deleteIfExists(plain);
        Files.createFile(plain, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (DataInputStream in = new DataInputStream(Files.newInputStream(sealed));
                OutputStream out = Files.newOutputStream(plain, StandardOpenOption.WRITE)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new WrongKey(sealed + " is not a sealed original");
            }
            SecretKey key = key(secret, in.readNBytes(SALT));
            byte[] current = chunk(in);
            for (long number = 0; ; number++) {
                boolean last = isAtEnd(in);
                out.write(cipher(Cipher.DECRYPT_MODE, key, number, last).doFinal(current));
                if (last) {
                    return;
                }
                current = chunk(in);
            }
        } catch (GeneralSecurityException | EOFException e) {
            Files.deleteIfExists(plain);
            throw new WrongKey(sealed + " was sealed with another key, or is damaged");
        } catch (WrongKey e) {
            Files.deleteIfExists(plain);
            throw e;
        }
    }

    /** What stands in the file can not be had back with this secret. */
    public static final class WrongKey extends Exception {
        private static final long serialVersionUID = 1L;

        WrongKey(String message) {
            super(message);
        }
    }

    private static boolean isAtEnd(DataInputStream in) throws IOException {
        // why: the stream of a file tells by available() what is left of it
        return in.available() == 0;
    }

    private static byte[] chunk(DataInputStream in) throws IOException, WrongKey {
        int length = in.readInt();
        if (length < TAG_BITS / 8 || length > CHUNK + TAG_BITS / 8) {
            throw new WrongKey("a chunk of the sealed original has no possible length");
        }
        byte[] text = in.readNBytes(length);
        if (text.length < length) {
            throw new EOFException();
        }
        return text;
    }

    private static Cipher cipher(int mode, SecretKey key, long number, boolean last) throws GeneralSecurityException {
        byte[] nonce =
                ByteBuffer.allocate(NONCE).putLong(number).putInt(last ? 1 : 0).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static SecretKey key(Secret secret, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(secret.reveal().toCharArray(), salt, ROUNDS, KEY_BITS);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            spec.clearPassword();
            return new SecretKeySpec(key, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2 is not there", e);
        }
    }
}
