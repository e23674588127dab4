package io.millrace.local.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A folder of JSON entries, one file each: what was accepted and is not done yet, and survives a
 * restart.
 */
public final class JsonFolder {

  private static final String SUFFIX = ".json";

  private final Path folder;

  public JsonFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps an entry; when this returns it survives the end of this process. */
  public void keep(String id, JsonNode entry) {
    JsonTrees.write(file(id), entry);
  }

  /** Forgets an entry; one that is not there is forgotten already. */
  public void forget(String id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All entries by id, in the order of their ids; what is damaged is set aside and told. */
  public Map<String, JsonNode> entries() {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, JsonNode> entries = new TreeMap<>();
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          JsonTrees.kept(file)
              .ifPresent(
                  entry -> entries.put(name.substring(0, name.length() - SUFFIX.length()), entry));
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String id) {
    return folder.resolve(id + SUFFIX);
  }
}
