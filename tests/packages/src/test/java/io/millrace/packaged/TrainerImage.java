package io.millrace.packaged;

import io.millrace.wire.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;

/** The trainer's image without its base, unpacked as a container engine unpacks it. */
record TrainerImage(JsonNode config, Path root, List<TarArchiveEntry> entries) {

  static final Path TAR = Path.of("../../functions/trainer/target/jib-image.tar");

  /** Unpacks the layers into this folder, one over the other. */
  static TrainerImage unpack(Path folder) throws IOException {
    Path parts = Files.createDirectories(folder.resolve("parts"));
    untar(Files.newInputStream(TAR), parts);
    JsonNode manifest = json(parts.resolve("manifest.json")).path(0);
    Path root = Files.createDirectories(folder.resolve("root"));
    List<TarArchiveEntry> entries = new ArrayList<>();
    for (JsonNode layer : manifest.path("Layers")) {
      Path file = parts.resolve(layer.asString());
      entries.addAll(untar(new GZIPInputStream(Files.newInputStream(file)), root));
    }
    return new TrainerImage(json(parts.resolve(manifest.path("Config").asString())), root, entries);
  }

  /** Files that name other files by their paths in the container name them where they are here. */
  String here(String text) {
    return text.replace("/app/", root.resolve("app") + "/");
  }

  private static List<TarArchiveEntry> untar(InputStream archive, Path folder) throws IOException {
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (var tar = new TarArchiveInputStream(new BufferedInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("outside of the image: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file);
        }
      }
    }
    return entries;
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.mapper().readTree(Files.readAllBytes(file));
  }
}
