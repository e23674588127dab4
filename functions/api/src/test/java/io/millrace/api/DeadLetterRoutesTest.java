package io.millrace.api;

import static io.millrace.api.ApiFixture.NOW;
import static io.millrace.api.RecordedFunctions.INGEST;
import static io.millrace.api.StageFixture.HOOK;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.DeadLetters;
import io.millrace.domain.event.ReceiversContract.Told;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Letters as AWS documents them; none of them has its data shown. */
class DeadLetterRoutesTest {

  private static final String UPLOADED =
      """
      {"version":"0","detail-type":"Object Created","source":"aws.s3","detail":{\
      "bucket":{"name":"intake"},"object":{"key":"telco-churn/a.csv","version-id":"v1"},\
      "secret":"canary"}}\
      """;

  private static final Map<String, String> UNTAKEN =
      Map.of(
          "RULE_ARN", "arn:aws:events:eu-central-1:123456789012:rule/bus/NoticesWebhookOn",
          "TARGET_ARN", HOOK,
          "ERROR_CODE", "SDK_CLIENT_ERROR",
          "ERROR_MESSAGE", "it answered 410",
          "RETRY_ATTEMPTS", "0");

  private final ApiFixture fixture = new ApiFixture();

  @Test
  void whatARuleCouldNotDeliverIsDeliveredAsItWas() {
    fixture.deadLetters.leave(
        UPLOADED,
        Map.of(
            "RULE_ARN", "arn:aws:events:eu-central-1:123456789012:rule/uploads",
            "TARGET_ARN", INGEST,
            "ERROR_CODE", "NO_PERMISSIONS",
            "ERROR_MESSAGE", "Lambda was not allowed to run it",
            "EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts",
            "RETRY_ATTEMPTS", "185"),
        NOW);

    JsonNode deadLetter = only(list());
    assertThat(deadLetter.path("function").asString()).isEqualTo("IngestUpload");
    assertThat(deadLetter.path("asked").asString()).isEqualTo("Object Created telco-churn/a.csv");
    assertThat(deadLetter.path("why").asString())
        .isEqualTo("NO_PERMISSIONS: Lambda was not allowed to run it");
    assertThat(deadLetter.path("attempts").asInt()).isEqualTo(186);
    assertThat(deadLetter.path("since").asString()).isEqualTo(NOW.toString());

    redrive("{\"all\":true}");
    assertThat(fixture.functions.asked).containsExactly("IngestUpload " + UPLOADED);
    assertThat(fixture.deadLetters.size()).isZero();
  }

  @Test
  void aTurnThatTheSchedulerCouldNotDeliverIsTakenLate() {
    fixture.deadLetters.leave(
        "{\"detail-type\":\"Scheduled Event\",\"detail\":\"{}\"}",
        Map.of(
            "SCHEDULE_ARN", "arn:aws:scheduler:eu-central-1:123456789012:schedule/default/every",
            "TARGET_ARN", INGEST.replace("ingest", "reconciliation"),
            "ERROR_CODE", "AWS.Scheduler.InternalServerError",
            "ERROR_MESSAGE", "try later",
            "RETRY_ATTEMPTS", "3"),
        NOW);

    assertThat(only(list()).path("function").asString()).isEqualTo("Reconcile");
    redrive("{\"function\":\"Reconcile\"}");
    assertThat(fixture.functions.asked).singleElement().asString().startsWith("Reconcile {");
  }

  @Test
  void whatAFunctionFailedAtIsAskedOnceMore() {
    String id = fixture.deadLetters.leave(failure(INGEST + ":$LATEST"), Map.of(), NOW);

    JsonNode deadLetter = only(list());
    assertThat(deadLetter.path("function").asString()).isEqualTo("IngestUpload");
    assertThat(deadLetter.path("asked").asString()).isEqualTo("Object Created telco-churn/a.csv");
    assertThat(deadLetter.path("why").asString())
        .isEqualTo("RetriesExhausted: io.millrace.domain.UnavailableException");
    assertThat(deadLetter.path("attempts").asInt()).isEqualTo(3);

    redrive("{\"id\":\"%s\"}".formatted(id));
    assertThat(fixture.functions.asked).containsExactly("IngestUpload " + UPLOADED);
  }

  @Test
  void aDeadLetterOfTheStreamDoesNotHoldItsRecordsSoTheReconciliationLooksForWhatIsMissed() {
    fixture.deadLetters.leave(
        """
        {"version":"1.0","requestContext":{"requestId":"r",\
        "functionArn":"%s","condition":"RetryAttemptsExhausted","approximateInvokeCount":61},\
        "responseContext":{"statusCode":200,"functionError":"Unhandled"},\
        "DDBStreamBatchInfo":{"shardId":"s","startSequenceNumber":"1","endSequenceNumber":"2",\
        "batchSize":2,"streamArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/x"}}\
        """
            .formatted(INGEST.replace("ingest", "publish")),
        Map.of(),
        NOW);

    JsonNode deadLetter = only(list());
    assertThat(deadLetter.path("function").asString()).isEqualTo("PublishOutbox");
    assertThat(deadLetter.path("asked").asString()).isEqualTo("2 events to announce");

    redrive("{\"all\":true}");
    assertThat(fixture.functions.asked)
        .containsExactly(
            "Reconcile {\"detail-type\":\"Scheduled Event\",\"detail\":{\"missedAfter\":\"PT0S\"}}");
    assertThat(fixture.deadLetters.size()).isZero();
  }

  /** As EventBridge leaves it that tried for a day, or was refused. */
  @ParameterizedTest
  @ValueSource(strings = {"millrace", "millrace.again"})
  void aNoticeThatItsReceiverDidNotTakeIsToldToThatOneOnceMore(String source) {
    String id = fixture.deadLetters.leave(notice(source), UNTAKEN, NOW);

    JsonNode deadLetter = only(list());
    assertThat(deadLetter.has("function")).isFalse();
    assertThat(deadLetter.path("receiver").asString()).isEqualTo("NoticesWebhook1A");
    assertThat(deadLetter.path("asked").asString()).isEqualTo("incident.opened 1");
    assertThat(deadLetter.path("why").asString()).isEqualTo("SDK_CLIENT_ERROR: it answered 410");

    assertThat(redrive("{\"id\":\"%s\"}".formatted(id)).path("asked")).hasSize(1);
    assertThat(fixture.receivers.told(HOOK))
        .containsExactly(
            new Told(
                "incident.opened",
                "{\"specversion\":\"1.0\",\"id\":\"e\",\"subject\":\"1\","
                    + "\"notice\":\"Incident 1 of churn.\",\"data\":{}}"));
    assertThat(fixture.functions.asked).isEmpty();
    assertThat(fixture.deadLetters.size()).isZero();
  }

  @Test
  void whatIsNoNoticeOfOursIsToldToNobody() {
    fixture.deadLetters.leave(notice("somebody.else"), UNTAKEN, NOW);
    fixture.deadLetters.leave(
        notice("millrace").replace("\"notice\"", "\"notices\""), UNTAKEN, NOW);

    JsonNode answer = redrive("{\"all\":true}");
    assertThat(answer.path("left")).hasSize(2);
    assertThat(fixture.receivers.isSilent()).isTrue();
    assertThat(fixture.deadLetters.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "[]",
        "{}",
        "{\"requestContext\":{\"functionArn\":\"arn:aws:lambda:eu-central-1:1:function:theirs\"},\"requestPayload\":{}}",
        "{\"requestContext\":{\"functionArn\":7},\"requestPayload\":{}}"
      })
  void aLetterForNoFunctionOfOursIsLeftAlone(String body) {
    fixture.deadLetters.leave(body, Map.of(), NOW);

    assertThat(only(list()).has("function")).isFalse();
    JsonNode answer = redrive("{\"all\":true}");
    assertThat(answer.path("asked")).isEmpty();
    assertThat(answer.path("left")).hasSize(1);
    assertThat(fixture.functions.asked).isEmpty();
    assertThat(fixture.deadLetters.size()).isEqualTo(1);
    assertThat(fixture.deadLetters.take(1)).hasSize(1);
  }

  @Test
  void whatWasNotMeantStaysAndIsShownAgain() {
    fixture.deadLetters.leave(failure(INGEST), Map.of(), NOW);

    assertThat(redrive("{\"function\":\"Reconcile\"}").path("asked")).isEmpty();
    assertThat(redrive("{\"id\":\"letter-9\"}").path("asked")).isEmpty();
    assertThat(list()).hasSize(1);
  }

  @Test
  void whoeverIsKilledBeforeALetterEndsAsksTwiceAndLosesNothing() {
    Interruption.leavesNoTrace(interruption ->
        new Interruption.Scenario() {
          private final ApiFixture anew = new ApiFixture();
          private final DeadLetterRoutes routes =
              new DeadLetterRoutes(
                  interruption.at(DeadLetters.class, anew.deadLetters),
                  anew.functions,
                  anew.platform.receivers());

          {
            anew.deadLetters.leave(failure(INGEST), Map.of(), NOW);
            anew.deadLetters.leave(notice("millrace"), UNTAKEN, NOW);
          }

          @Override
          public void work() {
            anew.deadLetters.showAll(); // a minute later
            var _ = routes.redrive("ada", new DeadLetterRoutes.Choice(null, null, true));
          }

          @Override
          public String state() {
            return "%s left, asked %s, told %s"
                .formatted(
                    anew.deadLetters.size(),
                    Set.copyOf(anew.functions.asked),
                    Set.copyOf(anew.receivers.told(HOOK)));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"all\":false}", "{\"all\":true,\"id\":\"letter-1\"}", "[]", "nothing"})
  void whoeverDoesNotSayWhichIsAskedToSay(String body) {
    assertThat(fixture.ask(Role.OPERATOR, "POST", "/v1/dead-letters/redrive", body).status())
        .isEqualTo(400);
  }

  @Test
  void lettersAreForWhoeverOperatesAllProjects() {
    var ofOne = new Caller("ada", Map.of("telco-churn", Role.ADMIN));

    assertThat(fixture.ask(ofOne, "GET", "/v1/dead-letters", "").status()).isEqualTo(403);
    assertThat(fixture.ask(ofOne, "POST", "/v1/dead-letters/redrive", "{\"all\":true}").status())
        .isEqualTo(403);
    assertThat(fixture.ask(Role.APPROVER, "GET", "/v1/dead-letters", "").status()).isEqualTo(403);
  }

  private static String notice(String source) {
    return """
    {"version":"0","detail-type":"incident.opened","source":"%s","detail":{"specversion":"1.0",\
    "id":"e","subject":"1","notice":"Incident 1 of churn.","data":{}}}\
    """
        .formatted(source);
  }

  private static String failure(String functionArn) {
    return """
    {"version":"1.0","timestamp":"2026-11-23T18:00:00Z","requestContext":{"requestId":"r",\
    "functionArn":"%s","condition":"RetriesExhausted","approximateInvokeCount":3},\
    "requestPayload":%s,"responseContext":{"statusCode":200,"executedVersion":"$LATEST",\
    "functionError":"Unhandled"},"responsePayload":{"errorMessage":"canary of somebody's data",\
    "errorType":"io.millrace.domain.UnavailableException"}}\
    """
        .formatted(functionArn, UPLOADED);
  }

  private JsonNode list() {
    ApiFixture.Answer answer = fixture.ask(Role.OPERATOR, "GET", "/v1/dead-letters", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("canary");
    return answer.json().path("deadLetters");
  }

  private JsonNode redrive(String choice) {
    ApiFixture.Answer answer =
        fixture.ask(Role.OPERATOR, "POST", "/v1/dead-letters/redrive", choice);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("canary");
    return answer.json();
  }

  private static JsonNode only(JsonNode deadLetters) {
    assertThat(deadLetters).hasSize(1);
    return deadLetters.path(0);
  }
}
