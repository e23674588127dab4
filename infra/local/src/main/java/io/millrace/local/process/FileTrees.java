package io.millrace.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Whole trees of files, for which {@link Files} has single files only. */
public final class FileTrees {

  private FileTrees() {}

  /**
   * Deletes a folder and all that is in it; nothing if there is none.
   *
   * @throws UncheckedIOException if something in it cannot be deleted, or is added meanwhile
   */
  public static void delete(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      return; // as wanted
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + folder, e);
    }
  }
}
