package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OpenInferenceTest {

  private static final String INFER = "POST /v2/models/{model}/infer";
  private static final String TENURE =
      "{\"name\":\"tenure\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[1,60]}";
  private static final String CONTRACT =
      "{\"name\":\"contract\",\"shape\":[2,1],\"datatype\":\"BYTES\",\"data\":[\"Year\",\"\"]}";

  private final Bench bench = new Bench(Runnable::run);

  @BeforeEach
  void versionThreeIsLive() {
    bench.route(bench.upload(3, TestModels.churning(1)), null);
  }

  @Test
  void aServerIsLiveReadyAndDescribed() {
    assertThat(bench.ask("GET /v2/health/live", Map.of(), "").body()).isEqualTo("{\"live\":true}");
    assertThat(bench.ask("GET /v2/health/ready", Map.of(), "").body())
        .isEqualTo("{\"ready\":true}");
    assertThat(bench.body(bench.ask("GET /v2", Map.of(), "")).propertyNames())
        .containsExactly("name", "version", "extensions");
    assertThat(bench.api().answer(Json.bytes(Map.of("routeKey", "GET /v2"))).status())
        .as("without a token")
        .isEqualTo(403);
  }

  @Test
  void aModelTellsWhatItTakesAndGives() {
    JsonNode model = bench.body(bench.ask("GET /v2/models/{model}", Map.of(), ""));

    assertThat(model.path("name").asString()).isEqualTo("telco-churn");
    assertThat(model.path("versions").toString()).isEqualTo("[\"3\"]");
    assertThat(model.path("inputs").toString())
        .isEqualTo(
            "[{\"name\":\"tenure\",\"datatype\":\"INT64\",\"shape\":[-1,1]},"
                + "{\"name\":\"contract\",\"datatype\":\"BYTES\",\"shape\":[-1,1]}]");
    assertThat(model.path("outputs").findValuesAsString("name"))
        .containsExactly("class", "probability", "probabilities", "id");
    assertThat(bench.ask("GET /v2/models/{model}/ready", Map.of(), "").body())
        .isEqualTo("{\"name\":\"telco-churn\",\"ready\":true}");
    assertThat(new Bench(Runnable::run).ask("GET /v2/models/{model}/ready", Map.of(), "").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[" + TENURE + "," + CONTRACT + "]",
        "[{\"name\":\"tenure\",\"shape\":[2,1],\"datatype\":\"FP64\",\"data\":[[1],[60.0]]},"
            + CONTRACT
            + "]",
        "[{\"name\":\"tenure\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[1.0,60.0]},"
            + CONTRACT
            + "]",
        "[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"BYTES\",\"data\":[\"1\",\"Year\",\"60\",\"\"]}]",
        "[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"BYTES\",\"data\":[[\"1\",\"Year\"],[\"60\",null]]}]",
      })
  void rowsAreTheSameAsColumnsOrAsOneMatrixFlatOrNested(String inputs) {
    HttpResponse answer =
        bench.ask(INFER, Map.of(), "{\"id\":\"42\",\"inputs\":%s}".formatted(inputs));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode body = bench.body(answer);
    assertThat(body.path("model_name").asString()).isEqualTo("telco-churn");
    assertThat(body.path("model_version").asString()).isEqualTo("3");
    assertThat(body.path("id").asString()).isEqualTo("42");
    assertThat(body.at("/outputs/0").toString())
        .isEqualTo(
            "{\"name\":\"class\",\"datatype\":\"BYTES\",\"shape\":[2,1],\"data\":[\"Yes\",\"No\"]}");
    assertThat(body.at("/outputs/2/shape").toString()).isEqualTo("[2,2]");
    assertThat(body.at("/outputs/2/data/1").asDouble()).isCloseTo(0.731, within(1e-3));
    assertThat(bench.captured).hasSize(2);
    assertThat(bench.captured.element().predictionId())
        .isEqualTo(body.at("/outputs/3/data/0").asString());
    assertThat(bench.captured.element().instance())
        .isEqualTo(Map.of("tenure", 1, "contract", "Year"));
  }

  @Test
  void onlyTheOutputsThatAreAskedForAreGiven() {
    String body = "{\"inputs\":[%s],\"outputs\":[{\"name\":\"class\"}]}".formatted(TENURE);

    assertThat(bench.body(bench.ask(INFER, Map.of(), body)).path("outputs")).hasSize(1);
    assertThat(bench.ask(INFER, Map.of(), body.replace("class", "value")).body())
        .contains("output must be one of [class, probability, probabilities, id], but was 'value'");
  }

  @Test
  void dataMayFollowTheJson() {
    String json =
        """
        {"inputs":[{"name":"tenure","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}},
         {"name":"contract","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":12}}],
         "parameters":{"binary_data_output":true}}\
        """;
    ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1).putFloat(60).putInt(4).put("Year".getBytes(UTF_8)).putInt(0);

    HttpResponse answer = binary(json, data.array());

    assertThat(bench.body(answer).at("/outputs/0/data").toString()).isEqualTo("[\"Yes\",\"No\"]");
    assertThat(bench.captured.element().instance())
        .isEqualTo(Map.of("tenure", 1, "contract", "Year"));
    for (int length = 0; length < 20; length++) {
      assertThat(binary(json, Arrays.copyOf(data.array(), length)).status())
          .as("cut after %s bytes", length)
          .isEqualTo(400);
    }
    assertThat(binary(json, Arrays.copyOf(data.array(), 21)).body())
        .contains("the body must be of its inputs alone, but was 'longer'");
  }

  @Test
  void everyDatatypeIsReadFromBinary() {
    Map<String, byte[]> sevens =
        Map.of(
            "UINT8", new byte[] {7},
            "INT8", new byte[] {7},
            "UINT16", new byte[] {7, 0},
            "INT16", new byte[] {7, 0},
            "UINT32", new byte[] {7, 0, 0, 0},
            "INT32", new byte[] {7, 0, 0, 0},
            "UINT64", new byte[] {7, 0, 0, 0, 0, 0, 0, 0},
            "INT64", new byte[] {7, 0, 0, 0, 0, 0, 0, 0},
            "FP16", new byte[] {0, 0x47},
            "FP64", new byte[] {0, 0, 0, 0, 0, 0, 0x1c, 0x40});
    sevens.forEach((type, bytes) -> {
      bench.captured.clear();
      HttpResponse answer =
          binary(
              """
              {"inputs":[{"name":"tenure","shape":[1],"datatype":"%s",
               "parameters":{"binary_data_size":%s}}]}\
              """
                  .formatted(type, bytes.length),
              bytes);
      assertThat(answer.status()).as("%s: %s", type, answer.body()).isEqualTo(200);
      assertThat(bench.captured.element().instance()).as(type).isEqualTo(Map.of("tenure", 7));
    });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                                | inputs must be an array
          {"inputs":[]}                                                                     | inputs must be one at least
          {"inputs":[{"name":"tenure","shape":[2],"datatype":"INT64","data":[1]}]}          | data of input 'tenure' must be as many values as its shape says, 2, but was '1'
          {"inputs":[{"name":"x","shape":[2,2],"datatype":"INT64","data":[[1,2,3],[4]]}]}   | must be nested as its shape says, 2 at depth 1, but was '3'
          {"inputs":[{"name":"x","shape":[1,3],"datatype":"INT64","data":[1,2,3]}]}         | instance 0 has 3 values, and there are 2 columns
          {"inputs":[{"name":"tenure","shape":[],"datatype":"INT64","data":[]}]}            | must be of 1 to 8 dimensions
          {"inputs":[{"name":"tenure","shape":[-1],"datatype":"INT64","data":[]}]}          | must be whole numbers
          {"inputs":[{"name":"tenure","shape":[999999,999999],"datatype":"INT64"}]}         | must be of fewer values
          {"inputs":[{"name":"tenure","shape":[0],"datatype":"INT64","data":[]}]}           | must be 1 to 1000 of them
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"INT64"}]}                     | must be one with data, or with parameters.binary_data_size
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"FP8","data":[1]}]}            | datatype must be BOOL, UINT8
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"INT8","data":[128]}]}         | value of input 'tenure' must be of INT8, but was '128'
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"UINT8","data":[-1]}]}         | must be of UINT8, but was '-1'
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"INT64","data":[1.5]}]}        | must be of INT64, but was '1.5'
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"BYTES","data":["x"]}]}        | column 'tenure' must be a whole number, but was 'x'
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"INT64","data":[1]},{"name":"tenure","shape":[1],"datatype":"INT64","data":[1]}]} | inputs must be named once
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"INT64","data":[1]},{"name":"age","shape":[1],"datatype":"INT64","data":[1]}]}    | column 'age' is not one of the model's
          {"inputs":[{"name":"tenure","shape":[1],"datatype":"INT64","data":[1]},{"name":"age","shape":[2],"datatype":"INT64","data":[1,2]}]}  | shape of input 'age' must be [1] or [1, 1]
          """)
  void whatIsWrongIsAnErrorInAText(String body, String reason) {
    HttpResponse answer = bench.ask(INFER, Map.of(), body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(bench.body(answer).propertyNames()).containsExactly("error");
    assertThat(bench.body(answer).path("error").asString()).contains(reason);
    assertThat(bench.captured).isEmpty();
  }

  @Test
  void aVersionThatDoesNotServeIsNotThere() {
    String route = "GET /v2/models/{model}/versions/{version}";

    assertThat(bench.api().answer(versioned(route, "3")).status()).isEqualTo(200);
    HttpResponse other = bench.api().answer(versioned(route, "2"));
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.body())
        .isEqualTo(
            "{\"error\":\"version must be the one of telco-churn that serves, 3, but was '2'\"}");
  }

  private static byte[] versioned(String route, String version) {
    return new String(Bench.event(route, "telco-churn", "VIEWER", null), UTF_8)
        .replace(
            "{\"model\":\"telco-churn\"}",
            "{\"model\":\"telco-churn\",\"version\":\"%s\"}".formatted(version))
        .getBytes(UTF_8);
  }

  private HttpResponse binary(String json, byte[] data) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(json.getBytes(UTF_8));
    body.writeBytes(data);
    return bench.ask(
        INFER,
        Map.of("inference-header-content-length", Integer.toString(json.getBytes(UTF_8).length)),
        body.toByteArray());
  }
}
