package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.project.Project;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small tables that are made for one question, and models of them. */
final class Tables {

  private final Map<String, Cells> columns = new LinkedHashMap<>();

  Tables numbers(String name, double... values) {
    columns.put(name, new Cells.Numbers(values));
    return this;
  }

  Tables words(String name, String... values) {
    List<String> dictionary = Arrays.stream(values).distinct().sorted().toList();
    columns.put(
        name,
        new Cells.Strings(
            Arrays.stream(values).mapToInt(dictionary::indexOf).toArray(), dictionary));
    return this;
  }

  Observations rows() {
    return new Observations(columns);
  }

  /** What a training gave. */
  record Trained(ModelArchive archive, List<String> log) {

    Comparison comparison() {
      return Json.read(
          new ByteArrayInputStream(archive.file(ModelArchive.METRICS)), Comparison.class);
    }

    int rounds() {
      String last =
          log.stream().filter(line -> line.startsWith("Best after ")).findFirst().orElseThrow();
      return Integer.parseInt(last.split(" ", -1)[2]);
    }
  }

  Trained train(String project, @Nullable ModelArchive champion) throws Exception {
    return train(project, champion, Boosting.Checkpoints.NONE, StopSignal.NONE);
  }

  /** A training that may be interrupted, and go on. */
  Trained train(
      String project,
      @Nullable ModelArchive champion,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption)
      throws Exception {
    return train(project, rows(), champion, checkpoints, interruption);
  }

  /** A training on rows that come from elsewhere. */
  static Trained trainOn(Observations rows, String project) throws Exception {
    return train(project, rows, null, Boosting.Checkpoints.NONE, StopSignal.NONE);
  }

  private static Trained train(
      String project,
      Observations rows,
      @Nullable ModelArchive champion,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption)
      throws Exception {
    Project declared = ProjectYaml.parse(project);
    List<String> log = new ArrayList<>();
    var input =
        new TrainingInput(
            declared,
            "r-1",
            new TrainingInput.Dataset(1, Sha256.of("data"), 1),
            declared.training().split().seed());
    ModelArchive archive =
        new Training(
                input,
                declared.training().requireBuiltIn().hyperparameters(),
                checkpoints,
                interruption,
                new Progress(log::add, () -> Instant.EPOCH))
            .run(rows, champion);
    return new Trained(archive, log);
  }
}
