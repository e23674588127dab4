package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs of others in a virtual environment of Python, which stays until what it holds changes.
 */
final class ForeignPrograms {

  private final Path folder;

  private ForeignPrograms(Path folder) {
    this.folder = folder;
  }

  /**
   * Installs what a file of requirements names.
   *
   * @throws IllegalStateException if there is no python3
   */
  static ForeignPrograms installed(Path folder, Path requirements)
      throws IOException, InterruptedException {
    ForeignPrograms programs = new ForeignPrograms(folder);
    Path known = folder.resolve("requirements.txt");
    if (Files.exists(known) && Files.mismatch(known, requirements) == -1) {
      return programs;
    }
    try {
      end(new ProcessBuilder("python3", "-m", "venv", folder.toString()), "");
    } catch (IOException e) {
      throw new IllegalStateException(
          "The profile python needs python3, 3.10 or newer, on the PATH; without the profile"
              + " nothing does.",
          e);
    }
    end(
        programs.named("pip", List.of("install", "--quiet", "--requirement", requirements + "")),
        "");
    Files.copy(requirements, known);
    return programs;
  }

  /** One of them, with what it is given, in the folder where they are. */
  ProcessBuilder named(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(folder.resolve("bin").resolve(name).toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PYTHONPATH", folder.toString());
    return builder;
  }

  /**
   * Waits for a program to end well; fails with all that it said.
   *
   * @param secret what is not to be said again; empty if nothing is
   */
  static void end(ProcessBuilder builder, String secret) throws IOException, InterruptedException {
    Path said = Files.createTempFile("said", ".txt");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      int code = process.waitFor();
      String words = Files.readString(said);
      assertThat(code)
          .as(
              "%s %s%n%s",
              builder.command().getFirst(),
              builder.command().get(1),
              secret.isEmpty() ? words : words.replace(secret, "mr_…"))
          .isZero();
    } finally {
      Files.delete(said);
    }
  }
}
