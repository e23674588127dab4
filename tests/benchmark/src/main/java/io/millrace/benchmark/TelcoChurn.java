package io.millrace.benchmark;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Project;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.trainer.TrainingProgram;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The telco churn sample, from the repository's root: its customers, and a model of them. */
public final class TelcoChurn {

  private static final Path SAMPLE = Path.of("events/samples/telco-churn");
  private static final Path CSV = SAMPLE.resolve("telco-churn.csv");
  private static final Path WORK = Path.of("tests/benchmark/target");
  private static final String TARGET = "churn";

  private TelcoChurn() {}

  /** The first customers of the file, each as a request for a prediction names one. */
  public static List<Map<String, Object>> customers(int count) {
    try (Stream<String> lines = Files.lines(CSV)) {
      List<String> rows = lines.limit(count + 1L).toList();
      String[] header = rows.getFirst().split(",", -1);
      return rows.stream().skip(1).map(row -> customer(header, row.split(",", -1))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> customer(String[] header, String[] cells) {
    Map<String, Object> customer = new LinkedHashMap<>();
    for (int i = 0; i < header.length; i++) {
      if (!header[i].equals(TARGET) && !cells[i].isEmpty()) {
        customer.put(header[i], cells[i].matches("[0-9.]+") ? number(cells[i]) : cells[i]);
      }
    }
    return customer;
  }

  private static Object number(String text) {
    double number = Double.parseDouble(text);
    return number == Math.rint(number) ? (Object) (long) number : (Object) number;
  }

  /**
   * A model of all customers, trained with the sample's own settings by the trainer in a process of
   * its own. Takes some seconds.
   */
  public static ModelArchive train() {
    try {
      Path root = Files.createTempDirectory(Files.createDirectories(WORK), "telco-churn-");
      prepare(root);
      runTrainer(root);
      Map<String, byte[]> files = new TreeMap<>();
      try (Stream<Path> model = Files.list(root.resolve("model"))) {
        for (Path file : model.toList()) {
          files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
      return new ModelArchive(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void prepare(Path root) throws IOException {
    Project project = ProjectYaml.parse(Files.readString(SAMPLE.resolve("project.yaml")));
    Path dataset = Files.createDirectories(root.resolve("input/data/dataset"));
    Path parquet = dataset.resolve("data.parquet");
    Audit audit =
        new TableAudit(project, Limits.USUAL).publish(Source.of(CSV), parquet, _ -> {}, null);
    if (!(audit instanceof Audit.Published)) {
      throw new IllegalStateException("refused: " + audit);
    }
    TrainingInput input =
        new TrainingInput(
            project,
            "r-benchmark",
            new TrainingInput.Dataset(
                1, Sha256.of(Files.readAllBytes(parquet)), audit.report().rowsKept()),
            project.training().split().seed());
    Path config = root.resolve("input/data").resolve(TrainingInput.CHANNEL);
    Files.write(Files.createDirectories(config).resolve(TrainingInput.FILE), Json.bytes(input));
  }

  private static void runTrainer(Path root) throws IOException {
    ProcessBuilder trainer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingProgram.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log").toFile());
    trainer.environment().put("MILLRACE_ML_ROOT", root.toString());
    trainer.environment().put("OMP_WAIT_POLICY", "passive");
    int status = trainer.start().onExit().join().exitValue();
    if (status != 0) {
      throw new IllegalStateException("training failed: see " + root.resolve("log"));
    }
  }
}
