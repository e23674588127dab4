package io.millrace.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.Scoring;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTest {

  private static final Map<String, String> NAMED =
      Map.of(ServedVersion.NAME, "telco-churn", ServedVersion.VERSION, "7");

  @TempDir private Path folder;

  private final Container container =
      new Container(new Scoring(() -> new UUID(1, 2)), () -> Instant.EPOCH);

  @Test
  void whatItServesIsToldOnceItCanPredict() throws IOException {
    assertThat(ping().status()).isEqualTo(503);
    assertThat(ping().body()).contains("being loaded");

    load(SmallModel.archive(), NAMED);

    assertThat(ping().status()).isEqualTo(200);
    assertThat(ping().body()).isEqualTo("{\"model\":\"telco-churn\",\"version\":7}");
  }

  @Test
  void withoutAnybodyWhoNamesItTheModelIsCalledAsItWasTrained() throws IOException {
    load(SmallModel.archive(), Map.of());

    assertThat(ping().body()).isEqualTo("{\"model\":\"churn\",\"version\":0}");
  }

  @Test
  void instancesArePredictedInTheFormatThatTheyComeIn() throws IOException {
    load(SmallModel.archive(), NAMED);

    assertThat(
            invoke("application/json", "{\"instances\":[{\"tenure\":3,\"contract\":\"Month\"}]}")
                .body())
        .isEqualTo(
            "{\"model\":\"telco-churn\",\"version\":7,\"predictions\":[{\"id\":\"00000000-0000-0001-0000-000000000002\",\"class\":\"Yes\",\"probability\":0.7772999,\"probabilities\":{\"No\":0.22270012,\"Yes\":0.7772999}}]}");
    assertThat(invoke("text/csv", "3,Month\n30,Year\n").body())
        .isEqualTo(
            """
            Yes,0.7772999,00000000-0000-0001-0000-000000000002
            No,0.7772999,00000000-0000-0001-0000-000000000002
            """);
    assertThat(invoke("application/jsonlines", "{\"tenure\":3}\n[30,\"Year\"]\n").body().lines())
        .hasSize(2);
  }

  @Test
  void aModelInOnnxPredictsAsItDoesWithoutTheContainer() throws IOException {
    ModelArchive archive =
        SmallModel.inOnnx(
            Files.readAllBytes(Path.of("../onnx/src/test/resources/onnx/columns.onnx")));
    load(archive, NAMED);

    var answer =
        PlainJson.readObject(
            invoke("application/json", "{\"instances\":[{\"tenure\":3,\"contract\":\"Month\"}]}")
                .body()
                .getBytes(StandardCharsets.UTF_8));

    var first =
        PlainJson.object(
            PlainJson.array(answer.get("predictions"), "predictions").getFirst(), "prediction");
    var probabilities = PlainJson.object(first.get("probabilities"), "probabilities");
    double here =
        Model.of(archive)
            .predict(List.of(Map.of("tenure", 3, "contract", "Month")))
            .getFirst()
            .score();
    assertThat((float) PlainJson.number(probabilities.get("Yes"), "Yes")).isEqualTo((float) here);
  }

  @Test
  void theArchiveMayLieThereAsItIs() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.tar.gz"))) {
      SmallModel.archive().write(out);
    }

    assertThat(container.load(new ModelFolder(folder), NAMED)).isInstanceOf(Readiness.Ready.class);
  }

  @Test
  void whatIsWrongWithAModelIsSaidToWhoeverAsks() throws IOException {
    assertThat(broken(SmallModel.without(ModelArchive.MODEL))).contains("has no model.ubj");
    assertThat(broken(SmallModel.without(ModelArchive.SIGNATURE))).contains("signature.json");
    assertThat(broken(SmallModel.with(ModelArchive.MODEL, "{"))).isNotBlank();
    assertThat(broken(SmallModel.with(ModelArchive.PIPELINE, "[]"))).contains("an object");
    assertThat(broken(SmallModel.with(ModelArchive.FORMAT, "{\"format\":\"pickle\"}")))
        .contains("xgboost, linear, onnx");
  }

  @Test
  void aFolderWithoutAModelIsSaidToBeOne() {
    Path missing = folder.resolve("missing");

    container.load(new ModelFolder(missing), NAMED);
    assertThat(ping().body()).contains("There is no folder " + missing);

    container.load(new ModelFolder(folder), NAMED);
    assertThat(ping().body()).contains("those of a model archive");
  }

  @Test
  void aVersionThatIsNoNumberIsRefused() throws IOException {
    load(SmallModel.archive(), Map.of(ServedVersion.VERSION, "latest"));

    assertThat(ping().status()).isEqualTo(503);
    assertThat(ping().body()).contains("MILLRACE_VERSION must be the number of a version");
  }

  @Test
  void whatIsWrongWithARequestIsSaidInOurWords() throws IOException {
    load(SmallModel.archive(), NAMED);

    HttpResponse wrong = invoke("application/json", "{\"instances\":[{\"tenure\":\"long\"}]}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("invalid_request", "tenure");
    assertThat(invoke("application/parquet", "").status()).isEqualTo(415);
    assertThat(ask("POST /ping", "", "").status()).isEqualTo(405);
    assertThat(ask("GET /v1/models", "", "").status()).isEqualTo(404);
  }

  private String broken(ModelArchive archive) throws IOException {
    load(archive, NAMED);
    assertThat(ping().status()).isEqualTo(503);
    assertThat(invoke("text/csv", "3,Month\n")).isEqualTo(ping());
    return ping().body();
  }

  private void load(ModelArchive archive, Map<String, String> environment) throws IOException {
    Path model = Files.createTempDirectory(folder, "model");
    for (Map.Entry<String, byte[]> file : archive.files().entrySet()) {
      Files.write(model.resolve(file.getKey()), file.getValue());
    }
    container.load(new ModelFolder(model), environment);
  }

  private HttpResponse ping() {
    return ask("GET /ping", "", "");
  }

  private HttpResponse invoke(String type, String body) {
    return ask("POST /invocations", type, body);
  }

  private HttpResponse ask(String route, String type, String body) {
    return container.answer(
        new HttpRequest(
            route,
            Map.of(),
            Map.of(),
            Map.of("content-type", type),
            Optional.empty(),
            body.getBytes(UTF_8)));
  }
}
