package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.archive.ModelArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where boosting stands after a round: all that it takes to go on.
 *
 * @param round rounds done
 * @param trees after that round, in UBJSON
 * @param bestRound rounds after which the validation rows were predicted best
 * @param best the figures that say so
 * @param metrics of the validation rows, round by round, as {@link Figures#metric}
 */
@SuppressWarnings("ArrayRecordComponent") // models; compared by nobody
record Checkpoint(int round, byte[] trees, int bestRound, Figures best, List<Double> metrics) {

  Checkpoint {
    metrics = List.copyOf(metrics);
  }

  /** The checkpoint before the first round. */
  static final Checkpoint BEGIN = new Checkpoint(0, new byte[0], 0, Figures.NONE, List.of());

  /** Each run, and each phase of one, has a file of its own. */
  private static Path file(Path folder, String run) {
    return folder.resolve(
        "checkpoint-" + HexFormat.of().toHexDigits(StableHash.of(run, 0)) + ".tar.gz");
  }

  /**
   * Keeps this state in {@code folder} in place of an earlier one; atomic.
   *
   * @param run what the state belongs to; another run does not go on from it
   */
  void save(Path folder, String run) throws IOException {
    Path file = file(folder, run);
    Path next = folder.resolve(file.getFileName() + ".next");
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("run", run);
    state.put("round", round);
    state.put("bestRound", bestRound);
    state.put("metric", String.valueOf(best.metric())); // which JSON has no infinity for
    state.put("loss", String.valueOf(best.loss()));
    state.put("metrics", metrics.stream().map(String::valueOf).toList());
    try (OutputStream out = Files.newOutputStream(next)) {
      new ModelArchive(Map.of("state.json", PlainJson.write(state), "trees", trees)).write(out);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The state of this run that is kept in {@code folder}; empty if there is none to go on from. */
  static Optional<Checkpoint> load(Path folder, String run) throws IOException {
    Path file = file(folder, run);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      ModelArchive kept = ModelArchive.read(in);
      Map<String, @Nullable Object> state = PlainJson.readObject(kept.file("state.json"));
      if (!run.equals(state.get("run"))) {
        return Optional.empty();
      }
      return Optional.of(
          new Checkpoint(
              (int) PlainJson.number(state.get("round"), "round"),
              kept.file("trees"),
              (int) PlainJson.number(state.get("bestRound"), "bestRound"),
              new Figures(number(state, "metric"), number(state, "loss")),
              PlainJson.array(state.get("metrics"), "metrics").stream()
                  .map(each -> Double.parseDouble(PlainJson.text(each, "metrics")))
                  .toList()));
    } catch (InvalidInputException | NumberFormatException damaged) {
      return Optional.empty(); // training from the start gives the same model
    }
  }

  private static double number(Map<String, @Nullable Object> state, String name) {
    return Double.parseDouble(PlainJson.text(state.get(name), name));
  }
}
