// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The shapes of what a TLS connection trusts: files of authorities, and fingerprints. */
final class TrustShapes {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{2}(:[0-9a-f]{2}){31}");

    private TrustShapes() {}

    static SettingShape<Path> authorities() {
        return SettingShape.plain("file", "PEM, at least one certificate", (text, home) -> {
            Path file = path(text, home);
            byte[] content = content(file);
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                if (factory.generateCertificates(new ByteArrayInputStream(content))
                        .isEmpty()) {
                    throw new UnfitValue("names a file that holds no certificate");
                }
            } catch (CertificateException e) {
                throw new UnfitValue("names a file that holds something else than certificates");
            }
            return file;
        });
    }

    static SettingShape<List<String>> fingerprints() {
        return SettingShape.plain("SHA-256", "64 hex digits, colons allowed, several comma-separated", (text, home) -> {
            List<String> fingerprints = new ArrayList<>();
            for (String part : SettingShapes.list(text.toLowerCase(Locale.ROOT))) {
                if (!SHA_256.matcher(part).matches()) {
                    throw new UnfitValue("holds something that is not a SHA-256 fingerprint");
                }
                fingerprints.add(part.replace(":", ""));
            }
            if (fingerprints.isEmpty()) {
                throw new UnfitValue("holds no fingerprint");
            }
            return List.copyOf(fingerprints);
        });
    }

    static Path path(String text, Path home) throws UnfitValue {
        try {
            return home.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UnfitValue("is not a file name");
        }
    }

    /** What a small file holds; devices and endless pipes are cut off. */
    static byte[] content(Path file) throws UnfitValue {
        int limit = 1 << 20;
        if (!Files.exists(file)) {
            throw new UnfitValue("names a file that is not there");
        }
        if (Files.isDirectory(file)) {
            throw new UnfitValue("names a folder, not a file");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] content = stream.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new UnfitValue("names a file of more than 1 MiB");
            }
            return content;
        } catch (IOException e) {
            throw new UnfitValue("names a file that cannot be read");
        }
    }
}
