package io.millrace.local.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A jar that names no others: of one that does, the JVM keeps no archive of loaded classes. */
final class PlainJar {

  private PlainJar() {}

  /**
   * The jar itself if it names no others, else a copy without that line of its manifest.
   *
   * @param folder where the copy is kept for the next time
   */
  static Path of(Path jar, Path folder) throws IOException {
    try (JarFile source = new JarFile(jar.toFile(), false)) {
      Manifest manifest = source.getManifest();
      if (manifest == null
          || manifest.getMainAttributes().remove(Attributes.Name.CLASS_PATH) == null) {
        return jar;
      }
      Path copy =
          folder.resolve(
              "plain-%s-%s"
                  .formatted(Files.getLastModifiedTime(jar).toMillis(), jar.getFileName()));
      if (!Files.exists(copy)) {
        Path fresh = Files.createTempFile(Files.createDirectories(folder), "new", ".jar");
        try (OutputStream file = Files.newOutputStream(fresh)) {
          write(source, manifest, file);
        }
        Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
      }
      return copy;
    }
  }

  private static void write(JarFile source, Manifest manifest, OutputStream file)
      throws IOException {
    try (JarOutputStream copy = new JarOutputStream(file, manifest)) {
      copy.setLevel(1);
      for (JarEntry entry : Collections.list(source.entries())) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          JarEntry same = new JarEntry(entry.getName());
          same.setTime(entry.getTime());
          copy.putNextEntry(same);
          try (InputStream content = source.getInputStream(entry)) {
            content.transferTo(copy);
          }
        }
      }
    }
  }
}
