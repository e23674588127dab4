package io.millrace.cost;

import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The templates of a stage, written by the CDK app of this very program. */
public final class Synthesis {

  private static final long MINUTES = 5;

  private final Path home;
  private final String architecture;

  /**
   * @param home where the program and what it was built into are
   * @param architecture whose packages the templates name: {@code arm64}, or {@code any} where it
   *     is all the same which
   */
  public Synthesis(Path home, String architecture) {
    this.home = home;
    this.architecture = architecture;
  }

  /**
   * The folder with a stage's templates; written anew where the CDK app, or what it reads of the
   * stages, is newer.
   *
   * @throws CostException if the app does not write it, and why
   */
  public Path of(String stage) {
    Path folder = home.resolve(Path.of("target", "templates", architecture, stage));
    if (isStale(folder.resolve("manifest.json"))) {
      write(stage, folder);
    }
    return folder;
  }

  private boolean isStale(Path manifest) {
    Path app = home.resolve("infra/cdk/target/program/lib");
    if (!Files.isDirectory(app)) {
      throw new CostException(
          "Nothing is built in %s: run ./mvnw package first, or name templates with --assembly."
              .formatted(home));
    }
    try (Stream<Path> jars = Files.list(app)) {
      if (!Files.exists(manifest)) {
        return true;
      }
      var written = Files.getLastModifiedTime(manifest);
      Stream<Path> read = Stream.concat(jars, Stream.of(home.resolve("infra/stages.yaml")));
      for (Path each : read.toList()) {
        if (Files.getLastModifiedTime(each).compareTo(written) > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new CostException("%s cannot be read: %s".formatted(app, e.getMessage()));
    }
  }

  private void write(String stage, Path folder) {
    Path said = folder.resolveSibling(stage + ".log");
    var synth =
        new ProcessBuilder(home.resolve("infra/cdk/synth").toString())
            .directory(home.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile());
    synth.environment().put("CDK_OUTDIR", folder.toString());
    synth
        .environment()
        .put("CDK_CONTEXT_JSON", Json.text(Map.of("stage", stage, "architecture", architecture)));
    synth.environment().put("CDK_VALIDATION", "false");
    try {
      Files.createDirectories(said.getParent());
      Process process = synth.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new CostException(
            "The CDK app did not write stage %s within %s minutes.".formatted(stage, MINUTES));
      }
      if (process.exitValue() != 0) {
        throw new CostException(
            "The CDK app did not write stage %s: %s".formatted(stage, reason(said)));
      }
    } catch (IOException e) {
      throw new CostException("The CDK app does not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CostException("The CDK app was interrupted.");
    }
  }

  /** Its first line, without the name of the exception. */
  private static String reason(Path said) throws IOException {
    try (Stream<String> lines = Files.lines(said)) {
      return lines
          .findFirst()
          .orElse("it said nothing")
          .replaceFirst("^Exception in thread \"main\" [\\w.]+: ", "");
    }
  }
}
