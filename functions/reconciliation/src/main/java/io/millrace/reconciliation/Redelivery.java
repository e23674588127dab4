package io.millrace.reconciliation;

import io.millrace.domain.dataset.Upload;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Functions;
import io.millrace.domain.reconciliation.MissedStep;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a module for what is missed in it, in the words of the event that was lost. */
final class Redelivery {

  private final Functions functions;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  Redelivery(Functions functions, InstantSource clock, Supplier<UUID> ids) {
    this.functions = functions;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Once this returns, the module will be asked at least once.
   *
   * @throws io.millrace.domain.UnavailableException if it may or may not be asked
   */
  void redeliver(MissedStep missed) {
    switch (missed) {
      case MissedStep.UnreadFile(var file) ->
          ask(
              Upload.isToPredict(file) ? "PredictFile" : "IngestUpload",
              "aws.s3",
              "Object Created",
              objectCreated(file));
      case MissedStep.UnreceivedPromotion(var promotion) ->
          ask("ReceivePromotion", "aws.s3", "Object Created", objectCreated(promotion));
      case MissedStep.UntoldDataset(var project, var version) ->
          ask("PublishTable", new Event.DatasetPublished(project, version));
      case MissedStep.UnregisteredTable(var project) ->
          ask("RegisterTable", new Event.TableMoved(project));
      case MissedStep.UnsharedDataset(var project, var version) ->
          ask("LaunchTraining", new Event.DatasetPublished(project, version));
      case MissedStep.UntrainedDataset(var project, var version) ->
          ask("LaunchTraining", new Event.DatasetPublished(project, version));
      case MissedStep.UnconcludedRun(var jobName) ->
          ask(
              "ConcludeTraining",
              "aws.sagemaker",
              "SageMaker Training Job State Change",
              Json.mapper().createObjectNode().put("TrainingJobName", jobName));
      case MissedStep.UnregisteredRun(var project, var runId) ->
          ask("RegisterVersion", new Event.RunPassed(project, runId));
      case MissedStep.UndeployedVersion(var project, var version) ->
          ask("DeployVersion", new Event.VersionApproved(project, version));
      case MissedStep.UnmovedTraffic _ ->
          ask("AdvanceRollouts", "aws.events", "Scheduled Event", Json.mapper().createObjectNode());
      case MissedStep.UnfinishedPromotion(var project, var version) ->
          ask("PromoteVersion", new Event.PromotionRequested(project, version));
      case MissedStep.UnansweredIncident(var project, var incident) ->
          ask("LaunchTraining", new Event.RetrainingWanted(project, incident));
    }
  }

  private static ObjectNode objectCreated(ObjectRef file) {
    ObjectNode detail = Json.mapper().createObjectNode();
    detail.putObject("bucket").put("name", file.bucket());
    detail.putObject("object").put("key", file.key()).put("version-id", file.versionId());
    return detail;
  }

  private void ask(String function, Event lost) {
    String cloudEvent =
        CloudEvents.wrap(lost, ids.get().toString(), clock.instant(), Optional.empty());
    ask(function, CloudEvents.SOURCE, lost.type(), Json.read(cloudEvent, JsonNode.class));
  }

  private void ask(String function, String source, String detailType, JsonNode detail) {
    Instant now = clock.instant();
    ObjectNode event =
        Json.mapper()
            .createObjectNode()
            .put("version", "0")
            .put("id", ids.get().toString())
            .put("detail-type", detailType)
            .put("source", source)
            .put("time", now.toString());
    event.set("detail", detail);
    functions.ask(function, event.toString());
  }
}
