package io.millrace.runtime.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.store.ObjectRef;
import io.millrace.runtime.function.AwsEvents.TrainingNews;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AwsEventsTest {

  @Test
  void anUploadIsOneVersionOfOneObject() {
    JsonNode event =
        json(
            """
            {"version":"0","id":"2d4eba74-fd51-3966-4bfa-b013c9da8ff1","detail-type":"Object Created",
             "source":"aws.s3","account":"123456789012","time":"2026-11-23T18:46:00Z",
             "region":"eu-central-1","resources":["arn:aws:s3:::intake"],
             "detail":{"version":"0","bucket":{"name":"intake"},
              "object":{"key":"telco-churn/a b.csv","size":5,"etag":"e","version-id":"v1","sequencer":"1"},
              "request-id":"r","requester":"123456789012","reason":"PutObject"}}
            """);

    assertThat(AwsEvents.objectCreated(event))
        .isEqualTo(new ObjectRef("intake", "telco-churn/a b.csv", "v1"));
  }

  @Test
  void anUploadIntoABucketWithoutVersionsIsRefused() {
    JsonNode event =
        json(
            """
            {"detail-type":"Object Created","detail":{"bucket":{"name":"b"},"object":{"key":"k"}}}
            """);

    assertThatThrownBy(() -> AwsEvents.objectCreated(event))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("version-id must be given");
  }

  @Test
  void aJobIsItsName() {
    JsonNode event =
        json(
            """
            {"detail-type":"SageMaker Training Job State Change","source":"aws.sagemaker",
             "detail":{"TrainingJobName":"telco-churn-r-1","TrainingJobStatus":"Completed",
              "SecondaryStatus":"Completed"}}
            """);

    assertThat(AwsEvents.trainingNews(event)).isEqualTo(new TrainingNews("telco-churn-r-1", null));
  }

  @Test
  void aSearchIsTheJobOfTheRunWhoseFolderItsTrialsWriteTo() {
    JsonNode event =
        json(
            """
            {"detail-type":"SageMaker HyperParameter Tuning Job State Change","source":"aws.sagemaker",
             "detail":{"HyperParameterTuningJobName":"dev-t-0123456789ab","HyperParameterTuningJobStatus":"Completed",
              "TrainingJobDefinition":{"OutputDataConfig":{"S3OutputPath":"s3://data/runs/telco-churn/r-0123456789ab/brought"}}}}
            """);

    assertThat(AwsEvents.trainingNews(event))
        .isEqualTo(new TrainingNews("dev-telco-churn-r-0123456789ab", null));
  }

  @Test
  void theEndOfAFunctionThatTrainedSaysWhatWasLost() {
    assertThat(AwsEvents.trainingNews(result("Success", "")))
        .isEqualTo(new TrainingNews("telco-churn-r-1", null));
    assertThat(
            AwsEvents.trainingNews(
                result("RetriesExhausted", "Runtime exited with error: signal: killed")))
        .isEqualTo(
            new TrainingNews("telco-churn-r-1", "Runtime exited with error: signal: killed"));
    assertThat(AwsEvents.trainingNews(result("EventAgeExceeded", "")).loss())
        .isEqualTo("it was not run in time");
  }

  private static JsonNode result(String condition, String error) {
    return json(
        """
        {"detail-type":"Lambda Function Invocation Result - Failure","source":"lambda",
         "detail":{"version":"1.0",
          "requestContext":{"functionArn":"arn:aws:lambda:eu-west-1:0:function:f:$LATEST",
           "condition":"%s","approximateInvokeCount":1},
          "requestPayload":{"name":"telco-churn-r-1"},
          "responsePayload":{"errorMessage":"%s"}}}
        """
            .formatted(condition, error));
  }

  @Test
  void anAlarmHasAStateAndAReason() {
    JsonNode event =
        json(
            """
            {"detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch",
             "time":"2026-11-23T18:46:00Z",
             "detail":{"alarmName":"a","state":{"value":"ALARM","reason":"Threshold Crossed"},
              "previousState":{"value":"OK"}}}
            """);

    assertThat(AwsEvents.alarm(event))
        .isEqualTo(
            new AwsEvents.Alarm(
                "a", "ALARM", "Threshold Crossed", Instant.parse("2026-11-23T18:46:00Z")));
  }

  @Test
  void anAlarmRangWhenItsStateSaysToTheMillisecond() {
    JsonNode event =
        json(
            """
            {"detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch",
             "time":"2026-11-23T18:46:00Z",
             "detail":{"alarmName":"a","state":{"value":"ALARM","reason":"Threshold Crossed",
              "timestamp":"2026-11-23T18:46:00.704+0000"}}}
            """);

    assertThat(AwsEvents.alarm(event).at()).isEqualTo(Instant.parse("2026-11-23T18:46:00.704Z"));
  }

  @Test
  void anEventOfOursIsTheDataOfItsCloudEvent() {
    var published = new Event.DatasetPublished(new ProjectName("telco-churn"), 3);
    JsonNode event =
        json(
            "{\"detail-type\":\"dataset.published\",\"source\":\"millrace\",\"detail\":%s}"
                .formatted(CloudEvents.wrap(published, "1", Instant.EPOCH, Optional.empty())));

    assertThat(AwsEvents.own(Event.DatasetPublished.class).apply(event)).isEqualTo(published);
    assertThatThrownBy(() -> AwsEvents.own(Event.RunPassed.class).apply(event))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("event must be a RunPassed, but was 'dataset.published'");
  }

  @Test
  void whatBecameOfAnEndpointAsksForATurnAndNothingElseOfSageMakerDoes() {
    String event =
        """
        {"source": "aws.sagemaker", "detail-type": "SageMaker %s State Change",
         "detail": {"EndpointName": "millrace-dev-churn-v1-0a1b2c3d"}}
        """;

    assertThat(AwsEvents.turnOrOwn(json(event.formatted("Endpoint"))).path("EndpointName"))
        .isEqualTo(json("\"millrace-dev-churn-v1-0a1b2c3d\""));
    assertThatThrownBy(() -> AwsEvents.turnOrOwn(json(event.formatted("Training Job"))))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void whatIsNoSuchEventIsRefused() {
    for (String text : new String[] {"{}", "[]", "1", "{\"detail-type\":7,\"detail\":{}}"}) {
      assertThatThrownBy(() -> AwsEvents.objectCreated(json(text)))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> AwsEvents.trainingNews(json(text)))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> AwsEvents.turn(json(text)))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> AwsEvents.alarm(json(text)))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> AwsEvents.own(Event.RunPassed.class).apply(json(text)))
          .isInstanceOf(InvalidInputException.class);
    }
    assertThatThrownBy(() ->
            AwsEvents.own(Event.RunPassed.class)
                .apply(json("{\"detail\":{\"data\":{\"type\":\"Other\"}}}")))
        .isInstanceOf(InvalidInputException.class);
  }

  private static JsonNode json(String text) {
    return Json.read(text, JsonNode.class);
  }
}
