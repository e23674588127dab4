package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.prediction.protocol.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** As clients of MLflow's scoring server and of SageMaker's runtime ask, and as CSV. */
class ScoringTest {

  private static final String PREDICT = "POST /v1/models/{model}/predict";
  private static final String MLFLOW = "POST /v1/models/{model}/invocations";
  private static final String SAGEMAKER = "POST /endpoints/{model}/invocations";
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");
  private static final Map<String, String> CSV = Map.of("content-type", "text/csv");
  private static final Map<String, String> LINES = Map.of("content-type", "application/jsonlines");

  private final Bench bench = new Bench(Runnable::run);

  @BeforeEach
  void versionThreeIsLive() {
    bench.route(bench.upload(3, TestModels.churning(1)), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dataframe_split\":{\"columns\":[\"contract\",\"tenure\"],\"index\":[0,1],\"data\":[[\"Year\",1],[null,60]]}}",
        "{\"dataframe_split\":{\"columns\":[0,1],\"data\":[[1,\"Year\"],[60,null]]}}",
        "{\"dataframe_split\":{\"data\":[[1,\"Year\"],[60,null]]}}",
        "{\"dataframe_records\":[{\"tenure\":1,\"contract\":\"Year\"},{\"tenure\":60}]}",
        "{\"instances\":[{\"tenure\":1,\"contract\":\"Year\"},{\"tenure\":60}]}",
        "{\"instances\":[[1,\"Year\"],[60,null]]}",
        "{\"instances\":[{\"features\":[1,\"Year\"]},{\"features\":[60,\"\"]}]}",
        "{\"inputs\":{\"tenure\":[1,60],\"contract\":[\"Year\",null]}}",
        "{\"inputs\":{\"tenure\":[[1],[60]],\"contract\":[[\"Year\"],[null]]}}",
        "{\"inputs\":[[1,\"Year\"],[60,null]],\"params\":{}}",
        "[[1,\"Year\"],[60,null]]",
      })
  void eachShapeOfJsonIsReadAsTheSameInstances(String body) {
    for (String route : new String[] {MLFLOW, SAGEMAKER}) {
      bench.captured.clear();
      HttpResponse answer = bench.ask(route, JSON, body);

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      JsonNode predictions = bench.body(answer).path("predictions");
      assertThat(predictions.findValuesAsString("class")).containsExactly("Yes", "No");
      assertThat(bench.captured).hasSize(2);
      assertThat(bench.captured.element().instance())
          .isEqualTo(Map.of("tenure", 1, "contract", "Year"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                     | the body must be one of dataframe_split, dataframe_records, instances and inputs
          {"instances":[],"inputs":[]}           | but was '[instances, inputs]'
          {"instances":[]}                       | instances must be 1 to 1000 of them, but was '0'
          {"rows":[[1]]}                         | field of the body must be dataframe_split
          {"instances":[[1]]}                    | instance 0 has 1 values, and there are 2 columns: 'tenure, contract'
          {"instances":[7]}                      | instance 0 must be an object or an array, but was '7'
          {"instances":[[1,2]],"params":{"a":1}} | params must be partial or explain, but was 'a'
          {"dataframe_split":{"columns":["a"]}}  | dataframe_split.data must be an array
          {"dataframe_split":[]}                 | dataframe_split must be an object
          {"inputs":{"tenure":[1],"contract":[]}}| inputs.contract must be as long as the others, 1, but was '0'
          {"inputs":{"tenure":1}}                | inputs.tenure must be an array
          {"instances":[{"age":1}]}              | column 'age' is not one of the model's
          {"instances":[["x",""]]}               | column 'tenure' must be a whole number, but was 'x'
          no                                     | not valid JSON
          """)
  void whatIsWrongIsToldInTheWordsOfEachProtocol(String body, String reason) {
    HttpResponse mlflow = bench.ask(MLFLOW, JSON, body);
    HttpResponse sageMaker = bench.ask(SAGEMAKER, JSON, body);

    assertThat(mlflow.status()).isEqualTo(400);
    assertThat(bench.body(mlflow).path("error_code").asString()).isEqualTo("INVALID_REQUEST");
    assertThat(bench.body(mlflow).path("message").asString()).contains(reason);
    assertThat(sageMaker.status()).isEqualTo(424);
    assertThat(sageMaker.headers()).containsEntry("x-amzn-errortype", "ModelError");
    assertThat(bench.body(sageMaker).path("OriginalStatusCode").asInt()).isEqualTo(400);
    assertThat(bench.body(sageMaker).path("OriginalMessage").asString()).contains(reason);
    assertThat(bench.captured).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,Year\n60,\n",
        "1,Year\r\n60,",
        "tenure,contract\n1,Year\n60,\n",
        "\ufeffcontract,tenure\n\"Year\",1\n,60\n",
        "customer_id,tenure,contract\n7,1,Year\n8,60,\n",
      })
  void csvIsReadWithAndWithoutAHeader(String body) {
    HttpResponse answer = bench.ask(SAGEMAKER, CSV, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("content-type", "text/csv; header=absent");
    assertThat(answer.body().lines()).hasSize(2);
    assertThat(answer.body())
        .matches("Yes,0\\.73105\\d+,[0-9a-f-]{36}\nNo,0\\.73105\\d+,[0-9a-f-]{36}\n");
    assertThat(
            bench.body(bench.ask(PREDICT, with(CSV, "application/json"), body)).path("predictions"))
        .hasSize(2);
  }

  @Test
  void whatTheTypeSaysOfAHeaderIsBelieved() {
    assertThat(
            bench
                .ask(MLFLOW, Map.of("content-type", "text/csv; header=absent"), "tenure,contract\n")
                .body())
        .contains("column 'tenure' must be a whole number, but was 'tenure'");
    assertThat(
            bench
                .ask(MLFLOW, Map.of("content-type", "Text/CSV; header=\"present\""), "1,Year\n")
                .body())
        .contains("1 to 1000 of them, but was '0'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tenure,tenure\\n1,2  | columns of the first line must be named once each, but was 'tenure'
          tenure,contract\\n1  | instance 0 has 1 values, and there are 2 columns: 'tenure, contract'
          1                    | instance 0 has 1 values, and there are 2 columns: 'tenure, contract'
          tenure,churn\\n1,Yes | column 'churn' is what is predicted
          tenure,age\\n1,2     | column 'age' is not one of the model's
          """)
  void wrongCsvIsRefusedWithThePlace(String body, String reason) {
    HttpResponse answer = bench.ask(PREDICT, CSV, body.replace("\\n", "\n"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(bench.body(answer).at("/error/message").asString()).contains(reason);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] latin = {'1', ',', (byte) 0xe9};
    assertThat(bench.ask(PREDICT, CSV, latin).body()).contains("The body is not UTF-8.");
    HttpResponse said =
        bench.ask(PREDICT, Map.of("content-type", "text/csv; charset=iso-8859-1"), "1,Year");
    assertThat(said.status()).isEqualTo(415);
    assertThat(said.body()).contains("must be UTF-8, but was 'iso-8859-1'");
  }

  @Test
  void jsonLinesAreAnsweredLineByLine() {
    HttpResponse answer =
        bench.ask(
            PREDICT + "?partial=true",
            LINES,
            "{\"tenure\":1}\n\n[60,\"Year\"]\r\n{\"tenure\":\nnull\n");

    assertThat(answer.headers()).containsEntry("content-type", "application/jsonlines");
    assertThat(answer.body().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("\"class\":\"Yes\""),
            second -> assertThat(second).contains("\"class\":\"No\""),
            third -> assertThat(third).contains("instance 2: This is not valid JSON"),
            fourth -> assertThat(fourth).contains("instance 3 must be an object or an array"));
  }

  @Test
  void aWrongLineOfCsvIsToldInItsPlaceWhereThatIsAskedFor() {
    HttpResponse answer =
        bench.ask(PREDICT + "?partial=true", CSV, "tenure,contract\nx,Year\n60,Year\n");

    assertThat(answer.body().lines().map(line -> line.replaceAll("[0-9a-f-]{36}", "ID")))
        .containsExactly(
            "class,probability,id,error",
            ",,,\"instance 0: column 'tenure' must be a whole number, but was 'x'\"",
            "No,0.7310586,ID,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                       | 200 | application/json
          */*                                    | 200 | text/csv; header=present
          text/*                                 | 200 | text/csv; header=present
          text/csv; header=absent                | 200 | text/csv; header=absent
          image/png, application/x-ndjson;q=0.5  | 200 | application/jsonlines
          text/csv;q=0.1, application/*          | 200 | application/json
          text/csv;q=0                           | 406 | application/json
          image/png                              | 406 | application/json
          """)
  void theAnswerIsWrittenAsItIsAccepted(String accept, int status, String type) {
    HttpResponse answer = bench.ask(MLFLOW, with(CSV, accept), "1,Year\n");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("content-type", type);
    assertThat(bench.captured).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  void aTypeThatIsNotKnownIsRefused() {
    HttpResponse answer = bench.ask(MLFLOW, Map.of("content-type", "image/png"), "1");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(bench.body(answer).path("error_code").asString())
        .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    assertThat(bench.ask(SAGEMAKER, Map.of("content-type", "image/png"), "1").status())
        .isEqualTo(424);
  }

  @Test
  void whatABodyAsksIsCheckedThoughTheQueryAskedItAlready() {
    String body = "{\"instances\":[{\"tenure\":1}],\"explain\":{}}";

    assertThat(bench.ask(PREDICT + "?explain=true", JSON, body).body())
        .contains("explain must be true or false, but was '{}'");
  }

  /** As API Gateway tells of whom IAM allowed the route. */
  @Test
  void whomIamAllowsTheRouteOfAModelPredictsWithThatOne() {
    String event =
        """
        {"routeKey":"POST /iam/endpoints/{model}/invocations","pathParameters":{"model":"telco-churn"},
         "requestContext":{"authorizer":{"iam":{"userArn":"arn:aws:iam::1:user/ada"}}},
         "body":"[[1,\\"Year\\"]]"}
        """;

    assertThat(bench.api().answer(event.getBytes(UTF_8)).status()).isEqualTo(200);
    assertThat(bench.api().answer(event.replace("\"iam\"", "\"jwt\"").getBytes(UTF_8)).status())
        .isEqualTo(403);
  }

  @Test
  void theVariantIsTheVersionAndAttributesComeBack() {
    HttpResponse answer =
        bench.ask(
            SAGEMAKER,
            Map.of(
                "x-amzn-sagemaker-target-variant", "version-3",
                "x-amzn-sagemaker-custom-attributes", "trace=7"),
            "[[1,\"Year\"]]");

    assertThat(answer.headers())
        .containsEntry("x-amzn-invoked-production-variant", "version-3")
        .containsEntry("x-amzn-sagemaker-custom-attributes", "trace=7");
  }

  @ParameterizedTest
  @CsvSource({
    "x-amzn-sagemaker-target-variant, version-2, ValidationError, 400",
    "x-amzn-sagemaker-target-model, a.tar.gz, ValidationError, 400",
    "x-amzn-sagemaker-session-id, NEW_SESSION, ValidationError, 400",
    "x-amzn-sagemaker-custom-attributes, é, ModelError, 424",
  })
  void aHeaderThatAsksForSomethingElseIsRefused(
      String header, String value, String type, int status) {
    HttpResponse answer = bench.ask(SAGEMAKER, Map.of(header, value), "[[1,\"Year\"]]");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("x-amzn-errortype", type);
  }

  @Test
  void anEndpointThatIsNotThereIsAValidationErrorAndOneThatIsNotReadyIsUnavailable() {
    Bench empty = new Bench(Runnable::run);

    assertThat(empty.ask(SAGEMAKER, JSON, "[[1]]").headers())
        .containsEntry("x-amzn-errortype", "ValidationError");
  }

  @ParameterizedTest
  @ValueSource(strings = {PREDICT, MLFLOW, SAGEMAKER})
  void eachPredictionIsExplainedWhereThatIsAskedFor(String route) {
    String body = "{\"instances\":[{\"tenure\":1,\"contract\":\"Year\"}]}";
    JsonNode first =
        bench.body(bench.ask(route + "?explain=true", JSON, body)).at("/predictions/0");

    // of four in training three stayed: the mean is -1/2, and that tenure is below 24 adds 3/2
    assertThat(first.path("explanation").toString())
        .isEqualTo(
            "{\"base\":-0.5,\"output\":1.0,\"contributions\":{\"tenure\":1.5,\"contract\":0.0}}");
    assertThat(
            bench
                .body(bench.ask(route, JSON, body.replace("}]", "}],\"explain\":true")))
                .at("/predictions/0/explanation/base")
                .asDouble())
        .isEqualTo(-0.5);
    assertThat(bench.body(bench.ask(route, JSON, body)).at("/predictions/0").has("explanation"))
        .isFalse();
    assertThat(bench.ask(route + "?explain=true", with(JSON, "application/jsonlines"), body).body())
        .contains("\"base\":-0.5");
    assertThat(bench.ask(route + "?explain=true", with(JSON, "text/csv"), body).status())
        .isIn(406, 424);
  }

  private static Map<String, String> with(Map<String, String> headers, String accept) {
    return Map.of("content-type", headers.getOrDefault("content-type", ""), "accept", accept);
  }
}
