package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sends the files of a folder as one upload: each as a part, and then the manifest that names them,
 * so that what was sent of this folder before is none of it.
 */
record FolderSender(FileSender sender, Path folder) {

  private static final int MOST_FILES = 1000;

  /**
   * The files that are sent, by their names; what begins with {@code _} or a point is not.
   *
   * @throws InvalidInputException if there are none, too many, or folders among them
   */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.sorted().toList()) {
        String name = name(each);
        if (name.startsWith("_") || name.startsWith(".")) {
          continue;
        }
        if (Files.isDirectory(each)) {
          throw new InvalidInputException(
              "%s has a folder in it, %s: drop each folder by itself.".formatted(folder, name));
        }
        if (FileSender.size(each) > 0) {
          files.add(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + folder, e);
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(
          "There is no file with anything in it in %s.".formatted(folder));
    }
    if (files.size() > MOST_FILES) {
      throw new InvalidInputException(
          "%s has %s files, and at most %s are one upload."
              .formatted(folder, files.size(), MOST_FILES));
    }
    return files;
  }

  /**
   * Sends them.
   *
   * @return the version of the object that the manifest is
   */
  ObjectRef send(List<Path> files) {
    String into = name(folder.toAbsolutePath().normalize()) + "/";
    boolean areParts =
        files.stream()
            .map(file -> new ObjectRef("-", sender.project() + "/" + into + name(file), "-"))
            .allMatch(file -> UploadFolder.ofPart(file).isPresent());
    List<Object> entries = new ArrayList<>();
    for (Path file : files) {
      ObjectRef sent =
          sender.send(
              into
                  + (areParts
                      ? name(file)
                      : String.format(Locale.ROOT, "part-%05d-%s", entries.size(), name(file))),
              file);
      entries.add(
          Map.of(
              "url",
              "s3://%s/%s".formatted(sent.bucket(), sent.key()),
              "meta",
              Map.of("content_length", FileSender.size(file))));
    }
    return manifest(into, Json.bytes(Map.of("entries", entries)));
  }

  private ObjectRef manifest(String into, byte[] text) {
    try {
      Path manifest = Files.createTempFile("millrace-", ".manifest");
      try {
        Files.write(manifest, text);
        return sender.send(into + "manifest", manifest);
      } finally {
        Files.delete(manifest);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not write a manifest", e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
