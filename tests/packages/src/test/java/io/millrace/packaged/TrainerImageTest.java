package io.millrace.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image that SageMaker runs, all but its base: what it is told, and that it trains. */
class TrainerImageTest {

  private static final Path SAMPLE = Path.of("../../events/samples/telco-churn");
  private static final Instant FIXED = Instant.EPOCH.plusSeconds(1);

  @TempDir static Path folder;

  private static TrainerImage image;

  @BeforeAll
  static void unpacks() throws IOException {
    image = TrainerImage.unpack(folder);
  }

  @Test
  void itStartsTheTrainerWithWhatSageMakerAddsToTheCommand() {
    JsonNode config = image.config().path("config");
    assertThat(texts(config.path("Entrypoint")))
        .startsWith("java")
        .endsWith("-cp", "@/app/jib-classpath-file", "io.millrace.trainer.TrainingProgram");
    assertThat(texts(config.path("Env"))).contains("OMP_WAIT_POLICY=passive");
    assertThat(config.path("User").asString("")).isEmpty(); // root, whom /opt/ml belongs to
    assertThat(image.config().path("os").asString()).isEqualTo("linux");
    assertThat(image.config().path("architecture").asString()).isIn("amd64", "arm64");
  }

  @Test
  void nothingInItTellsWhenOrByWhomItWasBuilt() {
    assertThat(image.config().path("created").asString()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(image.entries())
        .isNotEmpty()
        .allSatisfy(entry -> {
          assertThat(entry.getLastModifiedTime().toInstant()).isIn(Instant.EPOCH, FIXED);
          assertThat(entry.getUserName()).isIn("", "root");
          assertThat(entry.getLongUserId()).isZero();
        });
  }

  @Test
  void itTrainsTheSampleInSageMakersFolders() throws IOException, InterruptedException {
    Path ml = prepare(folder.resolve("ml"));

    int status = run(ml);

    assertThat(status).as(Files.readString(folder.resolve("said"))).isZero();
    try (Stream<Path> written = Files.list(ml.resolve("model"))) {
      assertThat(written.map(file -> file.getFileName().toString()))
          .contains("model.ubj", "pipeline.json", "metrics.json", "provenance.json");
    }
    assertThat(Files.readString(ml.resolve("model/provenance.json"))).contains("0.1.0");
  }

  /** As {@code docker run IMAGE train} would, with this JDK for the base's. */
  private static int run(Path ml) throws IOException, InterruptedException {
    JsonNode config = image.config().path("config");
    Path classPath = image.root().resolve("app/jib-classpath-file");
    Files.writeString(classPath, image.here(Files.readString(classPath)));
    List<String> command = new ArrayList<>();
    texts(config.path("Entrypoint")).forEach(word -> command.add(image.here(word)));
    command.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
    command.add("train");
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().clear();
    texts(config.path("Env"))
        .forEach(variable -> {
          String[] parts = variable.split("=", 2);
          builder.environment().put(parts[0], parts[1]);
        });
    builder.environment().put("MILLRACE_ML_ROOT", ml.toString());
    Process trainer = builder.start();
    assertThat(trainer.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return trainer.exitValue();
  }

  private static Path prepare(Path ml) throws IOException {
    Project project = ProjectYaml.parse(Files.readString(SAMPLE.resolve("project.yaml")));
    Path dataset = Files.createDirectories(ml.resolve("input/data/dataset"));
    Path config = Files.createDirectories(ml.resolve("input/data/config"));
    byte[] csv = Files.readAllBytes(SAMPLE.resolve("telco-churn.csv"));
    Path parquet = dataset.resolve("data.parquet");
    Audit audit =
        new TableAudit(project, Limits.USUAL)
            .publish(Source.of("sample.csv", csv), parquet, row -> {}, null);
    assertThat(audit).isInstanceOf(Audit.Published.class);
    var input =
        new TrainingInput(
            project,
            "r-sample",
            new TrainingInput.Dataset(1, Sha256.of(Files.readAllBytes(parquet)), 7043),
            project.training().split().seed());
    Files.write(config.resolve("run.json"), Json.bytes(input));
    return ml;
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
