package io.millrace.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The templates of a stage, written by the CDK app of this very program. */
final class Synthesis {

  private static final long MINUTES = 5;

  private final Path home;

  Synthesis(Path home) {
    this.home = home;
  }

  /**
   * The folder with a stage's templates; written anew where the CDK app is newer than it.
   *
   * @throws CostException if the app does not write it; the app itself has said why by then
   */
  Path of(String stage) {
    Path folder = home.resolve(Path.of("target", "cost", stage));
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
      for (Path jar : jars.toList()) {
        if (Files.getLastModifiedTime(jar).compareTo(written) > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new CostException("%s cannot be read: %s".formatted(app, e.getMessage()));
    }
  }

  private void write(String stage, Path folder) {
    var synth =
        new ProcessBuilder(home.resolve("infra/cdk/synth").toString())
            .directory(home.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    synth.environment().put("CDK_OUTDIR", folder.toString());
    synth.environment().put("CDK_CONTEXT_JSON", "{\"stage\":\"%s\"}".formatted(stage));
    synth.environment().put("CDK_VALIDATION", "false");
    try {
      Process process = synth.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new CostException(
            "The CDK app did not write stage %s within %d minutes.".formatted(stage, MINUTES));
      }
      if (process.exitValue() != 0) {
        throw new CostException("The CDK app did not write stage %s.".formatted(stage));
      }
    } catch (IOException e) {
      throw new CostException("The CDK app does not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CostException("The CDK app was interrupted.");
    }
  }
}
