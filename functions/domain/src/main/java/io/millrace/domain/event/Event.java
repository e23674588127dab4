package io.millrace.domain.event;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import org.jspecify.annotations.Nullable;

/** Something that happened to a project. Each is announced at least once, after it is true. */
public sealed interface Event {

  /** The project that it happened to. */
  ProjectName project();

  /** The word for it on the bus. */
  default String type() {
    return switch (this) {
      case ProjectDeclared _ -> "project.declared";
      case DatasetPublished _ -> "dataset.published";
      case DatasetRefused _ -> "dataset.refused";
      case DatasetTagged _ -> "dataset.tagged";
      case TableMoved _ -> "table.moved";
      case BranchMoved _ -> "branch.moved";
      case RunPassed _ -> "run.passed";
      case RunFailed _ -> "run.failed";
      case RunStopped _ -> "run.stopped";
      case VersionRegistered _ -> "version.registered";
      case ApprovalWanted _ -> "approval.wanted";
      case VersionApproved _ -> "version.approved";
      case VersionRejected _ -> "version.rejected";
      case DeploymentRefused _ -> "deployment.refused";
      case PromotionRequested _ -> "promotion.requested";
      case PromotionRefused _ -> "promotion.refused";
      case VersionDeployed _ -> "version.deployed";
      case VersionRolledBack _ -> "version.rolled-back";
      case EndpointWanted _ -> "endpoint.wanted";
      case RolloutStarted _ -> "rollout.started";
      case RolloutResumed _ -> "rollout.resumed";
      case RolloutStopped _ -> "rollout.stopped";
      case ServingStopped _ -> "serving.stopped";
      case DriftFound _ -> "drift.found";
      case IncidentOpened _ -> "incident.opened";
      case IncidentWorsened _ -> "incident.worsened";
      case IncidentClosed _ -> "incident.closed";
      case RetrainingWanted _ -> "retraining.wanted";
    };
  }

  /** What it happened to. */
  default String subject() {
    return switch (this) {
      case ProjectDeclared(var _, var revision) -> "project/" + revision;
      case DatasetPublished(var _, var version) -> "dataset/" + version;
      case DatasetRefused(var _, var ingestId) -> "upload/" + ingestId;
      case DatasetTagged(var _, var tag) -> "tag/" + tag;
      case TableMoved(var project) -> "table/" + project;
      case BranchMoved(var _, var branch) -> "branch/" + branch;
      case RunPassed(var _, var runId) -> "run/" + runId;
      case RunFailed(var _, var runId) -> "run/" + runId;
      case RunStopped(var _, var runId) -> "run/" + runId;
      case VersionRegistered(var _, var version) -> "version/" + version;
      case ApprovalWanted(var _, var version) -> "version/" + version;
      case VersionApproved(var _, var version) -> "version/" + version;
      case VersionRejected(var _, var version) -> "version/" + version;
      case DeploymentRefused(var _, var version) -> "version/" + version;
      case PromotionRequested(var _, var version) -> "version/" + version;
      case PromotionRefused(var _, var archive) -> "archive/" + archive.shortHex();
      case VersionDeployed(var _, var _, var deployment) -> "deployment/" + deployment;
      case VersionRolledBack(var _, var _, var deployment) -> "deployment/" + deployment;
      case EndpointWanted(var _, var version) -> "version/" + version;
      case RolloutStarted(var _, var _, var deployment) -> "deployment/" + deployment;
      case RolloutResumed(var _, var _, var deployment) -> "deployment/" + deployment;
      case RolloutStopped(var _, var _, var deployment) -> "deployment/" + deployment;
      case ServingStopped(var _, var version) -> "version/" + version;
      case DriftFound(var _, var version, var window) ->
          "version/%s/window/%s".formatted(version, window);
      case IncidentOpened(var _, var incident, var _) -> "incident/" + incident;
      case IncidentWorsened(var _, var incident, var _) -> "incident/" + incident;
      case IncidentClosed(var _, var incident, var _) -> "incident/" + incident;
      case RetrainingWanted(var _, var incident) -> "incident/" + incident;
    };
  }

  /** Whether it means that something did not go on, or not as it should: somebody should look. */
  default boolean isFailure() {
    return switch (this) {
      case DatasetRefused _, RunFailed _, DeploymentRefused _, PromotionRefused _ -> true;
      case VersionRolledBack _, ServingStopped _, IncidentOpened _ -> true;
      case ProjectDeclared _, DatasetPublished _, DatasetTagged _ -> false;
      case TableMoved _, BranchMoved _ -> false;
      case RunPassed _, RunStopped _ -> false;
      case VersionRegistered _ -> false;
      case ApprovalWanted _, VersionApproved _, VersionRejected _, PromotionRequested _ -> false;
      case VersionDeployed _, DriftFound _, RetrainingWanted _ -> false;
      case IncidentWorsened _, IncidentClosed _ -> false;
      case EndpointWanted _, RolloutStarted _, RolloutResumed _, RolloutStopped _ -> false;
    };
  }

  /** A project was declared, or declared anew. */
  record ProjectDeclared(ProjectName project, int revision) implements Event {}

  /** An upload passed its checks and is a dataset version now. */
  record DatasetPublished(ProjectName project, int version) implements Event {}

  /** An upload was refused as a whole. */
  record DatasetRefused(ProjectName project, String ingestId) implements Event {}

  /** A name was given to a dataset version, or taken from it. */
  record DatasetTagged(ProjectName project, String tag) implements Event {}

  /** The newest metadata of a project's table are others, or there are none any more. */
  record TableMoved(ProjectName project) implements Event {}

  /** A branch of a dataset began, has a version more, is to be learned from, or ended. */
  record BranchMoved(ProjectName project, String branch) implements Event {}

  /** A training run ended with a model that passes every gate. */
  record RunPassed(ProjectName project, String runId) implements Event {}

  /** A training run ended without a model, or with one that fails a gate. */
  record RunFailed(ProjectName project, String runId) implements Event {}

  /** A person ended a training run. */
  record RunStopped(ProjectName project, String runId) implements Event {}

  /** A model became a version. */
  record VersionRegistered(ProjectName project, int version) implements Event {}

  /** A version waits for somebody to say whether it may serve. */
  record ApprovalWanted(ProjectName project, int version) implements Event {}

  /** A version may serve. */
  record VersionApproved(ProjectName project, int version) implements Event {}

  /** A version may never serve. */
  record VersionRejected(ProjectName project, int version) implements Event {}

  /**
   * A version may serve, and does not: its archive or its record is not what was signed, or its
   * endpoint does not answer as it should.
   */
  record DeploymentRefused(ProjectName project, int version) implements Event {}

  /** Somebody wants a version in the next stage. */
  record PromotionRequested(ProjectName project, int version) implements Event {}

  /**
   * What arrived from the stage before is not believed, or does not fit.
   *
   * @param archive the digest of what it says it is about
   */
  record PromotionRefused(ProjectName project, Sha256 archive) implements Event {}

  /**
   * A version serves.
   *
   * @param deployment counts the changes of the route, 1, 2, 3 …
   */
  record VersionDeployed(ProjectName project, int version, long deployment) implements Event {}

  /**
   * The version before serves again.
   *
   * @param version that serves now
   * @param deployment counts the changes of the route, 1, 2, 3 …
   */
  record VersionRolledBack(ProjectName project, int version, long deployment) implements Event {}

  /** A version is to answer at an endpoint of its own, which is to be made. */
  record EndpointWanted(ProjectName project, int version) implements Event {}

  /**
   * Traffic begins to move to a version, step by step.
   *
   * @param deployment counts the changes of the route, 1, 2, 3 …
   */
  record RolloutStarted(ProjectName project, int version, long deployment) implements Event {}

  /**
   * Traffic that was held goes on to move to a version.
   *
   * @param deployment counts the changes of the route, 1, 2, 3 …
   */
  record RolloutResumed(ProjectName project, int version, long deployment) implements Event {}

  /**
   * A person took traffic back from a version to which it was moving.
   *
   * @param deployment counts the changes of the route, 1, 2, 3 …
   */
  record RolloutStopped(ProjectName project, int version, long deployment) implements Event {}

  /**
   * A model is not to predict until somebody lets it again.
   *
   * @param version that served then
   */
  record ServingStopped(ProjectName project, int version) implements Event {}

  /** What a version is asked differs from what it learned from. */
  record DriftFound(ProjectName project, int version, String window) implements Event {}

  /**
   * Something is wrong with what a model is asked, or with what it predicts.
   *
   * @param about what, by names of columns only; null in what was announced before this was told
   */
  record IncidentOpened(ProjectName project, int incident, @Nullable String about)
      implements Event {}

  /**
   * More is wrong than there was.
   *
   * @param about what, by names of columns only
   */
  record IncidentWorsened(ProjectName project, int incident, String about) implements Event {}

  /**
   * What was wrong is over, or another version serves.
   *
   * @param why in words; null in what was announced before this was told
   */
  record IncidentClosed(ProjectName project, int incident, @Nullable String why) implements Event {}

  /** The answer to an incident is to train on newer data. */
  record RetrainingWanted(ProjectName project, int incident) implements Event {}
}
