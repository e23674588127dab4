package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.modeling.PlainJson;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.wire.Capture;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PredictionApiTest {

  private static final String PREDICT = "POST /v1/models/{model}/predict";
  private static final String ONE = "{\"instances\":[{\"tenure\":1,\"contract\":\"Year\"}]}";

  private final Bench bench = new Bench(Runnable::run);

  @BeforeEach
  void versionThreeIsLive() {
    bench.route(bench.upload(3, TestModels.churning(1)), null);
  }

  @Test
  void aPredictionNamesModelVersionClassAndProbabilities() {
    JsonNode answer = bench.body(bench.predict("{\"instances\":[{\"tenure\":1},{\"tenure\":60}]}"));

    assertThat(answer.path("model").stringValue()).isEqualTo("telco-churn");
    assertThat(answer.path("version").intValue()).isEqualTo(3);
    JsonNode first = answer.at("/predictions/0");
    double churns = 1 / (1 + Math.exp(-1));
    assertThat(UUID.fromString(first.path("id").stringValue()).version()).isEqualTo(7);
    assertThat(first.path("class").stringValue()).isEqualTo("Yes");
    assertThat(first.path("probability").doubleValue()).isCloseTo(churns, within(1e-6));
    assertThat(first.at("/probabilities/No").doubleValue()).isCloseTo(1 - churns, within(1e-6));
    JsonNode second = answer.at("/predictions/1");
    assertThat(second.path("class").stringValue()).isEqualTo("No");
    assertThat(second.path("probability").doubleValue()).isCloseTo(churns, within(1e-6));
    assertThat(second.path("id")).isNotEqualTo(first.path("id"));
  }

  @Test
  void aPredictionIsCapturedAsItWasGiven() {
    JsonNode answer = bench.body(bench.predict(ONE));

    Capture capture = bench.captured.element();
    assertThat(bench.captured).hasSize(1);
    assertThat(capture.predictionId()).isEqualTo(answer.at("/predictions/0/id").stringValue());
    assertThat(capture.version()).isEqualTo(3);
    assertThat(capture.instance()).isEqualTo(Map.of("tenure", 1, "contract", "Year"));
    assertThat(((Capture.Output.Classified) capture.output()).label()).isEqualTo("Yes");
  }

  @Test
  void aPredictionIsAnsweredThoughItCouldNotBeCaptured() {
    bench.captureFails = true;

    assertThat(bench.predict(ONE).status()).isEqualTo(200);
    assertThat(bench.metrics.getFirst().path("CaptureErrors").intValue()).isEqualTo(1);
    assertThat(bench.metrics)
        .anySatisfy(line -> assertThat(line.path("LostCaptures").asInt(0)).isEqualTo(1));
  }

  @Test
  void whatTrainingDidNotSeeIsAnsweredWithAWarning() {
    JsonNode answer =
        bench.body(
            bench.predict(
                "{\"instances\":[{\"tenure\":500,\"contract\":\"Decade\"},{\"tenure\":72}]}"));

    assertThat(answer.at("/predictions/0/warnings").valueStream().map(JsonNode::stringValue))
        .containsExactly(
            "column 'tenure': '500' is outside the 0 to 72 of training",
            "column 'contract': training never saw 'Decade'");
    assertThat(answer.at("/predictions/1").has("warnings")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"tenure":"x"} | instance 998: column 'tenure' must be a whole number, but was 'x'
          {"age":1}      | instance 998: column 'tenure' needs a value, but there is none; column 'age' is not one of the model's
          [1]            | instance 998 must be an object, but was '[1]'
          null           | instance 998 must be an object, but was 'null'
          """)
  void oneWrongInstanceOfAThousandDoesNotFailTheOthersWhereThatIsAskedFor(
      String wrong, String reason) {
    String rows = "{\"tenure\":1},".repeat(998);
    String body = "{\"partial\":%s,\"instances\":[%s" + wrong + ",{\"tenure\":2}]}";

    HttpResponse all = bench.predict(body.formatted(false, rows));
    JsonNode each = bench.body(bench.predict(body.formatted(true, rows)));

    assertThat(all.status()).isEqualTo(400);
    assertThat(each.path("predictions")).hasSize(1000);
    assertThat(each.at("/predictions/998/error/code").stringValue()).isEqualTo("invalid_instance");
    assertThat(each.at("/predictions/998/error/message").stringValue()).isEqualTo(reason);
    assertThat(each.at("/predictions/999/class").stringValue()).isEqualTo("Yes");
    assertThat(bench.captured).hasSize(999);
  }

  @Test
  void allColumnsThatLackAValueAreToldAtOnce() {
    Bench needy = new Bench(Runnable::run);
    needy.route(needy.upload(5, TestModels.needingBoth()), null);

    JsonNode answer = needy.body(needy.predict("{\"instances\":[{}]}"));

    assertThat(answer.at("/error/message").stringValue())
        .isEqualTo("instance 0: columns 'tenure', 'contract' need a value, but there is none");
  }

  @Test
  void metricsAreCountedByModelAndByVersion() {
    bench.predict("{\"instances\":[{\"tenure\":1},{\"tenure\":60}]}");

    JsonNode line = bench.metrics.getFirst();
    assertThat(bench.metrics).hasSize(1);
    assertThat(line.at("/_aws/CloudWatchMetrics/0/Namespace").stringValue()).isEqualTo("Millrace");
    assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .isEqualTo("[[\"stage\",\"model\"],[\"stage\",\"model\",\"version\"]]");
    assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics").findValuesAsString("Name"))
        .containsExactly("Predictions", "PredictionErrors", "Latency");
    assertThat(line.path("model").stringValue()).isEqualTo("telco-churn");
    assertThat(line.path("version").stringValue()).isEqualTo("3");
    assertThat(line.path("Predictions").intValue()).isEqualTo(2);
    assertThat(line.path("PredictionErrors").intValue()).isZero();
    assertThat(line.path("Latency").doubleValue()).isPositive();
  }

  @Test
  void aModelThatFailsIsCountedByPredictionAndCapturesNothing() {
    Bench failing = new Bench(Runnable::run);
    failing.route(failing.upload(4, TestModels.failing()), null);

    HttpResponse answer = failing.predict("{\"instances\":[{\"tenure\":1},{\"tenure\":2}]}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(code(answer)).isEqualTo("model_failure");
    assertThat(failing.captured).isEmpty();
    assertThat(failing.metrics.getLast().path("PredictionErrors").intValue()).isEqualTo(2);
    assertThat(failing.metrics.getLast().path("version").stringValue()).isEqualTo("4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not JSON                                        | not valid JSON
          {"instances":[{"tenure":NaN}]}                  | not valid JSON
          {"instances":[{"tenure":1,"tenure":2}]}         | not valid JSON
          {"instances":[{"tenure":1}]} x                  | not valid JSON
          []                                              | the body must be an object
          {}                                              | instances must be an array
          {"instances":{"tenure":1}}                      | instances must be an array
          {"instances":[]}                                | instances must be 1 to 1000
          {"instances":[1]}                               | instance 0 must be an object
          {"instances":[{"tenure":1}],"x":1}              | field of the body must be instances
          {"instances":[{}]}                              | instance 0: column 'tenure' needs a value
          {"instances":[{"tenure":1},{"tenure":"x"}]}     | instance 1: column 'tenure' must be a whole
          {"instances":[{"tenure":1,"colour":"red"}]}     | instance 0: column 'colour' is not one of
          {"instances":[{"tenure":1,"churn":"Yes"}]}      | instance 0: column 'churn' is what is
          """)
  void aWrongBodyIsRefusedWithThePlaceAndTheReason(String body, String reason) {
    HttpResponse answer = bench.predict(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("invalid_request");
    assertThat(bench.body(answer).at("/error/message").stringValue()).contains(reason);
    assertThat(bench.metrics.getLast().path("Refusals").intValue()).isEqualTo(1);
    assertThat(bench.metrics.getLast().has("PredictionErrors")).isFalse();
  }

  @Test
  void aThousandInstancesAreAnsweredAndNotOneMore() {
    assertThat(bench.predict(instances(1000)).status()).isEqualTo(200);
    assertThat(bench.predict(instances(1001)).status()).isEqualTo(400);
  }

  @Test
  void aBodyAboveTheLimitIsRefusedUnread() {
    HttpResponse answer = bench.predict(" ".repeat(256 * 1024 + 1));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(code(answer)).isEqualTo("too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "UPPER", "a/b", "", "no--name"})
  void aNameThatNoModelCanHaveIsUnknown(String model) {
    HttpResponse answer = bench.api().answer(Bench.event(PREDICT, model, "ADMIN", ONE));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(code(answer)).isEqualTo("unknown_model");
  }

  @Test
  void aCallerWithoutARoleInTheProjectIsForbiddenWhetherTheModelExistsOrNot() {
    HttpResponse answer = bench.api().answer(Bench.event(PREDICT, "another-model", "ADMIN", ONE));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(bench.routes.asked()).isZero();
  }

  @Test
  void aRequestThatNoAuthorizerSawIsForbidden() {
    HttpResponse answer =
        bench
            .api()
            .answer(
                PlainJson.write(
                    Map.of("routeKey", PREDICT, "pathParameters", Map.of("model", "telco-churn"))));

    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void aModelThatNobodyDeclaredIsUnknownAndOneThatWasIsNotDeployedYet() {
    Bench empty = new Bench(Runnable::run);
    assertThat(empty.predict(ONE).status()).isEqualTo(404);

    empty.declare(TestProject.named(Bench.MODEL));

    HttpResponse answer = empty.predict(ONE);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(code(answer)).isEqualTo("nothing_deployed");
    assertThat(new String(answer.toBytes(), UTF_8)).contains("retry-after");
  }

  @Test
  void aModelIsDescribedByItsVersionAndSignature() {
    HttpResponse answer =
        bench.api().answer(Bench.event("GET /v1/models/{model}", "telco-churn", "VIEWER", null));

    JsonNode body = bench.body(answer);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(body.path("version").intValue()).isEqualTo(3);
    assertThat(body.at("/signature/inputs/0/name").stringValue()).isEqualTo("tenure");
    assertThat(body.at("/signature/inputs/0/required").booleanValue()).isTrue();
  }

  @Test
  void primingLeavesNothingBehind() {
    PrimingRequests.run(bench.api());

    assertThat(bench.captured).isEmpty();
    assertThat(bench.metrics).isEmpty();
    assertThat(bench.stateStore.announced()).isEmpty();
  }

  private String code(HttpResponse answer) {
    return bench.body(answer).at("/error/code").stringValue();
  }

  private static String instances(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"tenure\":" + i + "}")
        .collect(Collectors.joining(",", "{\"instances\":[", "]}"));
  }
}
