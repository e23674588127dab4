package io.millrace.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The stages as they are committed, and as somebody may write them. */
final class TestStages {

  static final Path FILE = Path.of("..", "stages.yaml");

  private TestStages() {}

  static Stages all() {
    return Stages.read(FILE);
  }

  static Stage named(String stage) {
    return all().named(stage);
  }

  static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed text, with more lines of a stage. */
  static String with(String text, String stage, String... lines) {
    String head = "\n  %s:\n".formatted(stage);
    if (!text.contains(head)) {
      throw new IllegalArgumentException("there is no stage " + stage);
    }
    return text.replace(head, head + "    " + String.join("\n    ", lines) + "\n");
  }

  /** A stage between stages in these accounts. */
  static Stage between(String accountBefore, String stage, String accountAfter) {
    String[] region = {"region: eu-central-1"};
    String text = text();
    text = with(text, "dev", "account: \"%s\"".formatted(accountBefore), region[0]);
    text = with(text, "prod", "account: \"%s\"".formatted(accountAfter), region[0]);
    return Stages.parse(text).named(stage);
  }
}
