package io.millrace.benchmark;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Project;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.trainer.RandomSearch;
import io.millrace.trainer.TrainingProgram;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How good the models of the sample files are, with the defaults, with {@code algorithm: auto}, and
 * with as much processor time for settings drawn at random, and what they cost: each is trained by
 * the trainer in a process of its own. Where a Python has them, the defaults of four other
 * libraries are measured on the same held-out rows.
 */
public final class ModelBenchmark {

  private static final Path SAMPLES = Path.of("events/samples");

  private ModelBenchmark() {}

  /**
   * A file, and what others reach on it.
   *
   * @param head of the definition, up to its columns
   */
  private record Sample(String file, String head, Metric metric, String reference) {}

  private static final List<Sample> ALL =
      List.of(
          new Sample(
              "telco-churn/telco-churn.csv",
              "name: telco\ntask: binary\ntarget: churn\npositive: Yes",
              Metric.AUC,
              "0.845 ± 0.018 logistic regression, 0.837 boosting"),
          new Sample(
              "data/credit.csv",
              "name: credit\ntask: binary\ntarget: Status\npositive: bad",
              Metric.AUC,
              "0.832 ± 0.022 logistic regression"),
          new Sample(
              "data/adult-train.csv",
              "name: adult\ntask: binary\ntarget: income\npositive: '>50K'",
              Metric.AUC,
              "0.904 logistic regression"),
          new Sample(
              "data/satellite.csv",
              "name: satellite\ntask: multiclass\ntarget: classes",
              Metric.ACCURACY,
              "0.912 random forest, 0.895 one neighbour, 0.851 CART"),
          new Sample(
              "data/ames-housing.csv",
              "name: ames\ntask: regression\ntarget: Sale_Price",
              Metric.R2,
              "none"));

  /**
   * Trains on each sample and prints a table.
   *
   * @param arguments the samples, by a part of their files' names, and the seeds of the split; all
   *     and 42 where there are none. {@code train} is the trainer itself, {@code random} with
   *     seconds what it is held against
   */
  public static void main(String[] arguments) throws Exception {
    List<String> asked = List.of(arguments);
    if (asked.contains("train") || asked.contains("random")) {
      Runtime.getRuntime().addShutdownHook(new Thread(ModelBenchmark::printNeed, "need"));
      if (asked.contains("train")) {
        TrainingProgram.main(new String[0]);
      } else {
        RandomSearch.run(
            Path.of(System.getenv("MILLRACE_ML_ROOT")), Double.parseDouble(asked.getLast()));
      }
      return;
    }
    System.out.println(
        "| file | seed | model | metric | held out (95 % interval) | others | s | processor s | peak MB |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    List<String> seeds = asked.stream().filter(word -> word.matches("[0-9]+")).toList();
    for (Sample sample : ALL) {
      if (asked.size() > seeds.size() && asked.stream().noneMatch(sample.file()::contains)) {
        continue;
      }
      for (String seed : seeds.isEmpty() ? List.of("42") : seeds) {
        lines(sample, seed);
      }
    }
  }

  private static void lines(Sample sample, String seed) throws IOException {
    measure(sample, seed, "xgboost", "defaults", "train");
    double used = measure(sample, seed, "auto", "auto", "train");
    measure(sample, seed, "xgboost", "random search", "random", String.valueOf(used));
    Peers.lines(
            SAMPLES.resolve(sample.file()), ProjectYaml.parse(definition(sample, "xgboost", seed)))
        .forEach(System.out::println);
  }

  private static String definition(Sample sample, String algorithm, String seed)
      throws IOException {
    return definition(
        SAMPLES.resolve(sample.file()),
        "%s\ntraining: {algorithm: %s, split: {seed: %s}}"
            .formatted(sample.head(), algorithm, seed));
  }

  /** Prints how a model did, and returns the processor time that it took. */
  private static double measure(
      Sample sample, String seed, String algorithm, String name, String... program)
      throws IOException {
    Path csv = SAMPLES.resolve(sample.file());
    Path root =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("tests/benchmark/target")), "models-");
    prepare(root, csv, ProjectYaml.parse(definition(sample, algorithm, seed)));
    long begun = System.nanoTime();
    String log = train(root, program);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Comparison comparison =
        Json.read(
            Files.newInputStream(root.resolve("model").resolve(ModelArchive.METRICS)),
            Comparison.class);
    Estimate reached = Objects.requireNonNull(comparison.model().metrics().get(sample.metric()));
    double processor = Double.parseDouble(said(log, "processor "));
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %.4f (%.3f–%.3f) | %s | %.1f | %.1f | %s |",
            csv.getFileName(),
            seed,
            name,
            sample.metric(),
            reached.value(),
            reached.low(),
            reached.high(),
            sample.reference(),
            seconds,
            processor,
            said(log, "peak ")));
    return processor;
  }

  private static String said(String log, String word) {
    return log.lines()
        .filter(line -> line.startsWith(word))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + word + "in " + log))
        .substring(word.length());
  }

  /** Publishes the file as intake does, and writes what the job is told. */
  private static void prepare(Path root, Path csv, Project project) throws IOException {
    Path dataset = Files.createDirectories(root.resolve("input/data/dataset"));
    Path parquet = dataset.resolve("data.parquet");
    Audit audit =
        new TableAudit(project, Limits.USUAL).publish(Source.of(csv), parquet, _ -> {}, null);
    if (!(audit instanceof Audit.Published)) {
      throw new IllegalStateException("refused: " + audit);
    }
    long rows = audit.report().rowsKept();
    var input =
        new TrainingInput(
            project,
            "r-benchmark",
            new TrainingInput.Dataset(1, Sha256.of(Files.readAllBytes(parquet)), rows),
            project.training().split().seed());
    Path config = root.resolve("input/data").resolve(TrainingInput.CHANNEL);
    Files.write(Files.createDirectories(config).resolve(TrainingInput.FILE), Json.bytes(input));
  }

  /** Columns are numbers where every value is one, and categories otherwise. */
  private static String definition(Path csv, String head) throws IOException {
    List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
    String[] header = lines.getFirst().split(",", -1);
    Map<Integer, Boolean> numeric = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      for (int c = 0; c < header.length; c++) {
        numeric.merge(c, cells[c].matches("-?[0-9.]+|"), Boolean::logicalAnd);
      }
    }
    return numeric.entrySet().stream()
        .map(c -> "  %s: %s".formatted(header[c.getKey()], c.getValue() ? "number" : "category"))
        .collect(Collectors.joining("\n", head + "\ncolumns:\n", "\n"));
  }

  private static String train(Path root, String... program) throws IOException {
    ProcessBuilder trainer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                ModelBenchmark.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log").toFile());
    trainer.command().addAll(List.of(program));
    trainer.environment().put("MILLRACE_ML_ROOT", root.toString());
    trainer.environment().put("OMP_WAIT_POLICY", "passive");
    int status = trainer.start().onExit().join().exitValue();
    if (status != 0) {
      throw new IllegalStateException("training failed: see " + root.resolve("log"));
    }
    return Files.readString(root.resolve("log"));
  }

  private static void printNeed() {
    System.out.printf(Locale.ROOT, "processor %.1f%n", RandomSearch.processorSeconds());
    try {
      System.out.printf(Locale.ROOT, "peak %.0f%n", Measured.peak(Path.of("/proc/self/status")));
    } catch (IOException e) {
      System.out.println("peak unknown: " + e.getMessage());
    }
  }
}
