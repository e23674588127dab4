package io.millrace.domain.event;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Shortened;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of an event: that something waits for them, went wrong, or is over, in a
 * sentence or two with the command that says more.
 *
 * <p>It names projects, columns and numbers, and what somebody gave as a reason, but no value of
 * the data. It goes into the JSON of messengers as it is: there is nothing in it that would have to
 * be escaped there.
 *
 * @param text at most {@value #MOST} characters, without quotes, backslashes and line breaks
 */
public record Notice(String text) {

  private static final int MOST = 600;

  public Notice {
    text =
        Shortened.to(
            MOST,
            text.replace('"', '\'').replace('\\', '/').replaceAll("[\\p{Cntrl}<>]", " ").strip());
  }

  /** What people are told of an event; empty where it is nothing that somebody has to know. */
  public static Optional<Notice> of(Event event) {
    ProjectName project = event.project();
    return switch (event) {
      case Event.DatasetRefused(var _, var upload) ->
          new Notice("An upload of %s was refused as a whole.".formatted(project))
              .more("uploads %s %s".formatted(project, upload));
      case Event.RunFailed(var _, var run) ->
          new Notice("Run %s of %s ended without a model that may serve.".formatted(run, project))
              .more("runs %s".formatted(project));
      case Event.ApprovalWanted(var _, var version) ->
          new Notice(
                  "Version %s of %s waits for somebody to approve or reject it."
                      .formatted(version, project))
              .more("version %s %s".formatted(project, version));
      case Event.DeploymentRefused(var _, var version) ->
          new Notice(
                  "Version %s of %s may serve and does not; the version says why."
                      .formatted(version, project))
              .more("version %s %s".formatted(project, version));
      case Event.PromotionRefused(var _, var archive) ->
          new Notice(
                  "What the stage before handed over of %s was refused (archive %s)."
                      .formatted(project, archive.shortHex()))
              .more("promotions %s".formatted(project));
      case Event.VersionRolledBack(var _, var version, var _) ->
          new Notice("Traffic of %s was taken back: version %s serves.".formatted(project, version))
              .more("history %s".formatted(project));
      case Event.RolloutStopped(var _, var version, var _) ->
          new Notice("The rollout of version %s of %s was stopped.".formatted(version, project))
              .more("history %s".formatted(project));
      case Event.ServingStopped(var _, var version) ->
          new Notice(
                  "Predictions of %s are stopped (version %s) until somebody starts them again."
                      .formatted(project, version))
              .more("serving %s".formatted(project));
      case Event.IncidentOpened(var _, var incident, var about) ->
          new Notice("Incident %s of %s: %s.".formatted(incident, project, cut(about)))
              .more("incident %s %s".formatted(project, incident));
      case Event.IncidentWorsened(var _, var incident, var about) ->
          new Notice("Incident %s of %s is worse: %s.".formatted(incident, project, cut(about)))
              .more("incident %s %s".formatted(project, incident));
      case Event.IncidentClosed(var _, var incident, var why) ->
          new Notice("Incident %s of %s is closed: %s.".formatted(incident, project, cut(why)))
              .more("incident %s %s".formatted(project, incident));
      case Event.RetrainingWanted(var _, var incident) ->
          new Notice("Incident %s of %s is answered by a training.".formatted(incident, project))
              .more("runs %s".formatted(project));
      case Event.ProjectDeclared _, Event.DatasetPublished _, Event.DatasetTagged _ ->
          Optional.empty();
      case Event.RunPassed _, Event.TableMoved _, Event.BranchMoved _ -> Optional.empty();
      case Event.RunStopped _ -> Optional.empty(); // who stopped it knows
      case Event.VersionRegistered _, Event.VersionApproved _, Event.VersionRejected _ ->
          Optional.empty();
      case Event.PromotionRequested _, Event.VersionDeployed _, Event.DriftFound _ ->
          Optional.empty();
      case Event.EndpointWanted _, Event.RolloutStarted _, Event.RolloutResumed _ ->
          Optional.empty();
    };
  }

  /** The same with the command that says more. */
  private Optional<Notice> more(String command) {
    return Optional.of(new Notice("%s ./millrace %s".formatted(text, command)));
  }

  private static String cut(@Nullable String words) {
    return words == null ? "nothing more is known" : Shortened.to(MOST / 2, words);
  }
}
