package io.millrace.benchmark;

import io.millrace.domain.project.Project;
import io.millrace.trainer.HeldOutRows;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * scikit-learn, LightGBM, XGBoost and CatBoost at their defaults, on the rows that Millrace learns
 * from and those that it holds out; where {@code PYTHON}, or {@code python3}, has all of them.
 */
final class Peers {

  private static final Path PROGRAM = Path.of("tests/benchmark/peers.py");
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("PYTHON")).orElse("python3");

  private Peers() {}

  /** Lines of the table; one that says why there are none, if so. */
  static List<String> lines(Path csv, Project project) throws IOException {
    if (run("-c", "import sklearn, lightgbm, xgboost, catboost, pandas") != 0) {
      return List.of(
          "| | | | | | %s has no scikit-learn, LightGBM, XGBoost, CatBoost and pandas | | |"
              .formatted(PYTHON));
    }
    Path held = Files.createTempFile("held-out-", ".json");
    Path said = Files.createTempFile("peers-", ".txt");
    Files.write(held, Json.bytes(HeldOutRows.of(csv, project)));
    int status =
        run(
            said,
            PROGRAM.toString(),
            csv.toString(),
            project.target(),
            project.task().name().toLowerCase(Locale.ROOT),
            held.toString());
    List<String> lines = Files.readAllLines(said);
    if (status != 0) {
      throw new IllegalStateException("%s failed: %s".formatted(PROGRAM, lines));
    }
    return lines;
  }

  private static int run(String... arguments) throws IOException {
    return run(Path.of("/dev/null"), arguments);
  }

  private static int run(Path output, String... arguments) throws IOException {
    ProcessBuilder python =
        new ProcessBuilder(PYTHON).redirectErrorStream(true).redirectOutput(output.toFile());
    python.command().addAll(List.of(arguments));
    try {
      return python.start().onExit().join().exitValue();
    } catch (IOException none) {
      return -1;
    }
  }
}
