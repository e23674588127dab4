package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonTrees;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

/** The services that run code and carry events, seen by AWS's own SDK, over one sample template. */
@SuppressWarnings("unchecked") // the SDK's varargs of consumers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalCloudTest extends LocalCloudFixture {

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void functionRunsWithItsEnvironmentMemoryAndEndpoint() {
    JsonTree answer = new JsonTree(invoke("do-environment").payload());

    assertThat(answer.text("name")).isEqualTo("sample");
    assertThat(answer.text("endpoint")).isEqualTo(cloud.endpoint());
    assertThat(answer.number("maxHeap")).isBetween(90e6, 128e6);
  }

  @Test
  void failureOfAFunctionIsItsAnswer() {
    InvokeResponse response = invoke("do-fail");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String())
        .contains("\"errorMessage\":\"as told\"", "java.lang.IllegalStateException");
  }

  @Test
  void functionThatTakesTooLongIsKilledAndTheNextInvocationGetsAnotherProcess() {
    InvokeResponse response = invoke("do-hang");

    assertThat(response.payload().asUtf8String())
        .contains("Task timed out after 2.00 seconds", "Sandbox.Timedout");
    assertThat(invoke("again").functionError()).isNull();
  }

  @Test
  void functionWhoseProcessEndsAnswersHowItEnded() {
    assertThat(invoke("do-exit").payload().asUtf8String())
        .contains("Runtime.ExitError", "exit status 3");
  }

  @Test
  void functionThatWasKilledWhileIdleServesTheNextInvocation() {
    assertThat(invoke("before").functionError()).isNull();

    killAll();
    await()
        .atMost(PATIENCE)
        .until(() -> cloud.functionProcesses().values().stream().allMatch(List::isEmpty));

    assertThat(invoke("after").functionError()).isNull();
  }

  @Test
  void theEndOfTheLogComesWithTheAnswerIfItIsAskedFor() {
    assertThat(invoke("log something").logResult()).isNull();

    String log =
        lambda
            .invoke(i ->
                i.functionName("sample")
                    .logType(LogType.TAIL)
                    .payload(SdkBytes.fromUtf8String("\"log something\"")))
            .logResult();

    assertThat(new String(Base64.getDecoder().decode(log), UTF_8))
        .startsWith("START RequestId: ")
        .contains("REPORT RequestId: ");
  }

  @Test
  void outputOfAFunctionIsInItsLogGroup() {
    invoke("log something");

    try (CloudWatchLogsClient logs = client(CloudWatchLogsClient.builder())) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              !logs.filterLogEvents(f -> f.logGroupName("/sample/log").filterPattern("got event"))
                  .events()
                  .isEmpty());
      assertThat(logs.describeLogStreams(d -> d.logGroupName("/sample/log")).logStreams())
          .allMatch(stream -> stream.logStreamName().contains("[$LATEST]"));
    }
  }

  @Test
  void apiAnswersAsApiGateway() throws Exception {
    assertThat(send("/v1/open/a/b?x=1&x=2", "hello", null).body())
        .contains("\"routeKey\":\"ANY /v1/open/{proxy+}\"")
        .contains("\"pathParameters\":{\"proxy\":\"a/b\"}")
        .contains("\"queryStringParameters\":{\"x\":\"1,2\"}")
        .contains("\"body\":\"hello\"");
    assertThat(send("/v1/open/do-fail", "", null).statusCode()).isEqualTo(500);
    HttpResponse<String> unknown = send("/v1/none", "", null);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("{\"message\":\"Not Found\"}");
    try (CloudWatchClient cloudWatch = client(CloudWatchClient.builder())) {
      assertThat(cloudWatch.listMetrics(list -> list.namespace("AWS/ApiGateway")).metrics())
          .anyMatch(metric -> metric.metricName().equals("5xx") && metric.dimensions().size() == 4);
    }
  }

  @Test
  void routeWithAnAuthorizerIsDeniedByDefault() throws Exception {
    HttpResponse<String> anonymous = send("/v1/do-authorize/m", "{}", null);
    HttpResponse<String> denied = send("/v1/do-authorize/m", "{}", "Bearer bad");
    HttpResponse<String> allowed = send("/v1/do-authorize/m", "{}", "Bearer good");

    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(anonymous.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(denied.body()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(allowed.statusCode()).isEqualTo(200);
    assertThat(noted("\"lambda\":{\"principal\":\"ann\"}")).isNotEmpty();
  }

  @Test
  void toolsFindOutputsAndWhoTheyAre() {
    try (CloudFormationClient stacks = client(CloudFormationClient.builder());
        StsClient sts = client(StsClient.builder())) {
      assertThat(stacks.describeStacks().stacks().getFirst().outputs())
          .anySatisfy(output -> {
            assertThat(output.outputKey()).isEqualTo("ApiUrl");
            assertThat(output.outputValue()).isEqualTo(cloud.endpoint() + "/");
          });
      assertThat(sts.getCallerIdentity().account()).isEqualTo(Arns.ACCOUNT);
    }
  }

  @Test
  void unknownFunctionsOperationsAndServicesAreRefusedByName() {
    assertThatThrownBy(() -> lambda.invoke(i -> i.functionName("nobody")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> lambda.deleteFunction(d -> d.functionName("sample")))
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("DELETE /2015-03-31/functions/sample");
  }

  private HttpResponse<String> send(String path, String body, @Nullable String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(cloud.endpoint() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private record JsonTree(SdkBytes bytes) {

    String text(String property) {
      return JsonTrees.parse(bytes.asUtf8String()).path(property).asString();
    }

    double number(String property) {
      return JsonTrees.parse(bytes.asUtf8String()).path(property).asDouble();
    }
  }
}
