// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.given.GivenArchive;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A large archive through a small heap, measured against the pipe that a shell would make of it in the same run. The size in
 * MiB is {@code -Dbench.mib}.
 */
@Tag("proof")
class ArchiveSpeedTest {
    private static final int MIB = Integer.getInteger("bench.mib", 1024);
    private static final int FILE = 16 << 20;

    @TempDir
    Path folder;

    @Test
    void aLargeArchivePassesThroughASmallHeapNearlyAsFastAsThroughAPipe() throws Exception {
        Path archive = folder.resolve("served.tar");
        make(archive);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                Files.copy(archive, out);
            }
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            String pipe = "set -o pipefail; curl -s %s | tar -xO -f - ./homeassistant.tar.gz | gunzip | gzip -6 > %s"
                    .formatted(url, folder.resolve("piped.gz"));
            long piped = time(List.of("bash", "-c", pipe));
            Files.delete(folder.resolve("piped.gz"));
            String product = Files.readString(Path.of("target/product.classpath"));
            long ours = time(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    String.join(File.pathSeparator, "target/classes", "target/test-classes", product.trim()),
                    ArchiveJourney.class.getName(),
                    url,
                    folder.toString(),
                    GivenArchive.SLUG));

            System.out.printf(
                    "archive %d MiB: pipe %d ms, ours %d ms, ratio %.2f%n",
                    Files.size(archive) >> 20, piped, ours, (double) piped / ours);
            assertThat((double) piped / ours).isGreaterThanOrEqualTo(0.8);
        } finally {
            server.stop(0);
        }
    }

    private static long time(List<String> command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        assertThat(code).as("%s", command).isZero();
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /** The home of the other tests, with files that do not shrink and files that do, half of each. */
    private void make(Path archive) throws IOException {
        Random random = new Random(1);
        byte[] noise = new byte[FILE];
        TarArchiveEntry outer = new TarArchiveEntry("./homeassistant.tar.gz");
        try (OuterTar tar = new OuterTar(archive)) {
            tar.member(outer, raw -> {
                try (TarArchiveOutputStream inner = new TarArchiveOutputStream(
                        new BufferedOutputStream(new DeflatingThread(raw), 1 << 16), StandardCharsets.UTF_8.name())) {
                    for (Map.Entry<String, byte[]> file : largeHome().config().entrySet()) {
                        add(inner, file.getKey(), file.getValue());
                    }
                    // text shrinks to about a quarter of its size
                    for (int i = 0; i < MIB * 16 / 20; i += 16) {
                        random.nextBytes(noise);
                        add(inner, "www/noise" + i + ".bin", noise);
                        for (int at = 0; at < FILE; at++) {
                            noise[at] = (byte)
                                    ((noise[at] & 3) == 0
                                            ? 'a' + (noise[at] >> 2 & 15)
                                            : "the light is on ".charAt(at & 15));
                        }
                        add(inner, "www/text" + i + ".txt", noise);
                    }
                }
            });
            byte[] metadata =
                    "{\"slug\":\"%s\",\"version\":2,\"type\":\"partial\",\"homeassistant\":{\"version\":\"2026.8.3\"}}"
                            .formatted(GivenArchive.SLUG)
                            .getBytes(StandardCharsets.UTF_8);
            tar.member(new TarArchiveEntry("./backup.json"), raw -> raw.write(metadata));
            tar.finish();
        }
    }

    /** With 20,000 entities (10 MB), their states, and 2,000 automations. */
    private static GivenArchive largeHome() {
        StringBuilder entities = new StringBuilder();
        StringBuilder states = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            String comma = i == 0 ? "" : ",";
            entities.append(comma).append("""
                    {"entity_id":"sensor.number_%d","id":"%032x","unique_id":"u%d","platform":"demo","name":null,\
                    "area_id":null,"disabled_by":null,"options":{},"capabilities":"%s"}""".formatted(i, i, i, "c".repeat(300)));
            states.append(comma).append("""
                    {"state":{"entity_id":"sensor.number_%d","state":"1.5","attributes":{}},"extra_data":null}""".formatted(i));
        }
        StringBuilder automations = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            automations.append("""
                    - id: '%d'
                      alias: Automation %d
                      initial_state: true
                      triggers:
                      - trigger: state
                        entity_id: [sensor.number_%d, sensor.number_1]
                        to: 'on'
                      conditions: []
                      actions:
                      - action: light.turn_on
                        target: {entity_id: light.porch}
                        data: {brightness: 255, transition: 2, note: "%s"}
                    """.formatted(i, i, i, "n".repeat(200)));
        }
        return GivenArchive.ofAHome()
                .file("automations.yaml", automations.toString())
                .file(".storage/core.restore_state", "{\"data\":[" + states + "]}")
                .file(".storage/core.entity_registry", "{\"data\":{\"entities\":[" + entities + "]}}");
    }

    private static void add(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("data/" + path);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
