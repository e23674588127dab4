package io.millrace.trainer;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sample data, published as intake publishes it. */
final class Samples {

  private static final Path FOLDER = Path.of("../../events/samples");

  private Samples() {}

  /** A project and its data. */
  record Sample(Project project, String csv) {

    Observations observations() {
      try {
        Path parquet = Files.createTempFile("sample", ".parquet");
        publish(parquet);
        Observations read = Observations.read(List.of(parquet), project);
        Files.delete(parquet);
        return read;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void publish(Path parquet) throws IOException {
      Audit audit =
          new TableAudit(project, Limits.USUAL)
              .publish(
                  Source.of("sample.csv", csv.getBytes(StandardCharsets.UTF_8)),
                  parquet,
                  row -> {},
                  null);
      if (!(audit instanceof Audit.Published)) {
        throw new IllegalStateException("not published: " + audit);
      }
    }

    TrainingInput input() {
      return input(Sha256.of(csv));
    }

    TrainingInput input(Sha256 digest) {
      return new TrainingInput(
          project,
          "r-sample",
          new TrainingInput.Dataset(1, digest, csv.lines().count() - 1),
          project.training().split().seed());
    }
  }

  static Sample telco() {
    return new Sample(
        ProjectYaml.parse(read("telco-churn/project.yaml")), read("telco-churn/telco-churn.csv"));
  }

  /** The rows of the train file, then those of the test file. */
  static Sample adult() {
    String test = read("data/adult-test.csv");
    String both = read("data/adult-train.csv").strip() + test.substring(test.indexOf('\n'));
    return new Sample(project("adult", both, "binary\ntarget: income\npositive: '>50K'"), both);
  }

  static Sample adultTrain() {
    String csv = read("data/adult-train.csv");
    return new Sample(project("adult", csv, "binary\ntarget: income\npositive: '>50K'"), csv);
  }

  static Sample satellite() {
    String csv = read("data/satellite.csv");
    return new Sample(project("satellite", csv, "multiclass\ntarget: classes"), csv);
  }

  static Sample ames() {
    String csv = read("data/ames-housing.csv");
    return new Sample(project("ames", csv, "regression\ntarget: Sale_Price"), csv);
  }

  /** Columns are numbers where every value is one, and categories otherwise. */
  private static Project project(String name, String csv, String task) {
    List<String> lines = csv.lines().toList();
    String[] header = lines.getFirst().split(",", -1);
    Map<Integer, Boolean> numeric = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      for (int c = 0; c < header.length; c++) {
        numeric.merge(c, cells[c].matches("-?[0-9.]+|"), Boolean::logicalAnd);
      }
    }
    String columns =
        numeric.entrySet().stream()
            .map(
                c -> "  %s: %s".formatted(header[c.getKey()], c.getValue() ? "number" : "category"))
            .collect(Collectors.joining("\n"));
    return ProjectYaml.parse("name: %s\ntask: %s\ncolumns:\n%s\n".formatted(name, task, columns));
  }

  private static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
