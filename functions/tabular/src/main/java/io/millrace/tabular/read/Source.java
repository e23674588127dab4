package io.millrace.tabular.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bytes of an upload come from. They are read once, from first to last. */
public interface Source {

  /** The file's name, for messages and as a hint to its format. */
  String name();

  /**
   * Opens the bytes from the first one on.
   *
   * @throws IOException if they cannot be reached now; trying again may help
   */
  InputStream open() throws IOException;

  /** The bytes of a file. */
  static Source of(Path file) {
    return new Source() {
      @Override
      public String name() {
        return file.toString();
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }
    };
  }

  /** These bytes, under this name. */
  static Source of(String name, byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Source() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(copy);
      }
    };
  }
}
