package io.millrace.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Project;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.prediction.FunctionOverModel;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The image that SageMaker runs, all but its base: what it is told, and that it trains and serves.
 */
class TrainerImageTest {

  private static final Path SAMPLE = Path.of("../../events/samples/telco-churn");
  private static final Instant FIXED = Instant.EPOCH.plusSeconds(1);

  @TempDir static Path folder;

  private static final int MOST_ROWS = 300; // their JSON is within the limit of a body

  private static TrainerImage image;

  @BeforeAll
  static void unpacks() throws IOException {
    image = TrainerImage.unpack(folder);
    Path classPath = image.root().resolve("app/jib-classpath-file");
    Files.writeString(classPath, image.here(Files.readString(classPath)));
  }

  @Test
  void itStartsWithWhatSageMakerAddsToTheCommand() {
    JsonNode config = image.config().path("config");
    assertThat(texts(config.path("Entrypoint"))).containsExactly("/app/start");
    assertThat(image.entries())
        .filteredOn(entry -> entry.getName().equals("app/start"))
        .extracting(entry -> Integer.toOctalString(entry.getMode() & 0777))
        .containsExactly("755");
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
  void itTrainsTheSampleInSageMakersFoldersAndServesItAsTheFunctionDoes()
      throws IOException, InterruptedException {
    Path ml = prepare(folder.resolve("ml"));

    Process trainer = start("train", Map.of("MILLRACE_ML_ROOT", ml.toString()));
    List<String> said = trainer.inputReader().lines().toList();

    assertThat(trainer.waitFor()).as("%s", said).isZero();
    ModelArchive model = archive(ml.resolve("model"));
    assertThat(model.files())
        .containsKeys("model.ubj", "pipeline.json", "metrics.json", "provenance.json");
    assertThat(new String(model.file("provenance.json"), UTF_8)).contains("0.1.0");
    Process container =
        start(
            "serve",
            Map.of(
                "MILLRACE_ML_ROOT",
                ml.toString(),
                "MILLRACE_MODEL",
                "telco-churn",
                "MILLRACE_VERSION",
                "1",
                "SAGEMAKER_BIND_TO_PORT",
                "0"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + portOf(container));
      var function = new FunctionOverModel(model);
      var asking = new FunctionOverModel(model, body -> post(client, address, body));
      for (Map.Entry<String, String> asked : rows().entrySet()) {
        var answer =
            client.send(
                HttpRequest.newBuilder(address.resolve("/invocations"))
                    .header("content-type", asked.getKey())
                    .POST(HttpRequest.BodyPublishers.ofString(asked.getValue()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        var expected = function.invoke(Map.of("content-type", asked.getKey()), asked.getValue());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(withoutIds(answer.body())).isEqualTo(withoutIds(expected.body()));
        var throughIt = asking.invoke(Map.of("content-type", asked.getKey()), asked.getValue());
        assertThat(withoutIds(throughIt.body())).isEqualTo(withoutIds(expected.body()));
        assertThat(throughIt.headers()).as("asked, and answered").isEqualTo(expected.headers());
      }
    } finally {
      container.destroy();
      assertThat(container.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatItIsAskedForElseIsRefusedInASentence() throws IOException, InterruptedException {
    Process process = start("tune", Map.of());

    assertThat(process.inputReader().lines())
        .containsExactly("'tune' is none of its programs: say train or serve.");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  /** The sample's first customers, as many as a request may have, in each format. */
  private static Map<String, String> rows() throws IOException {
    List<String> lines =
        Files.readAllLines(SAMPLE.resolve("telco-churn.csv")).subList(0, 1 + MOST_ROWS);
    String[] columns = lines.getFirst().split(",", -1);
    int target = List.of(columns).indexOf("churn");
    List<Map<String, String>> instances = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> instance = new LinkedHashMap<>();
      for (int i = 0; i < cells.length; i++) {
        if (i != target && !cells[i].isEmpty()) {
          instance.put(columns[i], cells[i]);
        }
      }
      instances.add(instance);
    }
    return Map.of(
        "application/json",
        Json.text(Map.of("instances", instances)),
        "application/jsonlines",
        instances.stream().map(Json::text).collect(Collectors.joining("\n")),
        "text/csv",
        lines.stream()
            .map(line -> line.substring(line.indexOf(',') + 1))
            .collect(Collectors.joining("\n")));
  }

  private static byte[] post(HttpClient client, URI address, byte[] json) {
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(address.resolve("/invocations"))
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String withoutIds(String body) {
    return body.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
  }

  private static String portOf(Process container) throws IOException {
    BufferedReader said = container.inputReader();
    List<String> all = new ArrayList<>();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.add(line);
      if (line.contains("is served at port ")) {
        return line.replaceFirst(".*port (\\d+).*", "$1");
      }
    }
    throw new AssertionError("it did not begin to serve: " + all);
  }

  private static ModelArchive archive(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> written = Files.list(folder)) {
      for (Path file : written.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return new ModelArchive(files);
  }

  /** As {@code docker run IMAGE …} would, with this JDK for the base's. */
  private static Process start(String what, Map<String, String> environment) throws IOException {
    JsonNode config = image.config().path("config");
    List<String> command = new ArrayList<>(List.of("sh"));
    texts(config.path("Entrypoint")).forEach(word -> command.add(image.here(word)));
    command.add(what);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
    texts(config.path("Env"))
        .forEach(variable -> {
          String[] parts = variable.split("=", 2);
          builder.environment().put(parts[0], parts[1]);
        });
    builder.environment().putAll(environment);
    return builder.start();
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
