package io.millrace.cli;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sources beside a definition: the program, every {@code .py} file and the {@code
 * requirements.txt}; not what is hidden or belongs to a virtual environment. Data that lies there
 * stays there.
 */
record SourceFolder(Path folder) {

  private static final int MOST_CHARACTERS = 200_000; // of what one request takes
  private static final String REQUIREMENTS = "requirements.txt";

  /**
   * The files by path.
   *
   * @param program that is run, by its path in the folder
   * @throws InvalidInputException if it is not there, or all together are too much to be sent
   */
  SortedMap<String, String> files(String program) throws IOException {
    Check.that(
        Files.isRegularFile(folder.resolve(program)),
        "training.script",
        "a file in " + folder,
        program);
    SortedMap<String, String> files = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
            String name = String.valueOf(entered.getFileName());
            return !entered.equals(folder)
                    && (name.startsWith(".")
                        || name.equals("__pycache__")
                        || Files.exists(entered.resolve("pyvenv.cfg")))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = folder.relativize(file).toString().replace('\\', '/');
            boolean source = path.endsWith(".py") && !file.getFileName().toString().startsWith(".");
            if (attributes.isRegularFile()
                && (source || path.equals(program) || path.equals(REQUIREMENTS))) {
              files.put(path, text(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    int characters = files.values().stream().mapToInt(String::length).sum();
    Check.that(
        characters <= MOST_CHARACTERS,
        "the sources beside " + program,
        "at most %s characters together: leave out what it does not need"
            .formatted(MOST_CHARACTERS),
        characters);
    return files;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + " is no text in UTF-8.");
    }
  }
}
