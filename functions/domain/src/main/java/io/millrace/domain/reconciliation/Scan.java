package io.millrace.domain.reconciliation;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.reconciliation.Position.Kind;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.TrainingJobs.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is missed, page by page; it reads and changes nothing.
 *
 * <p>Reads each file's and each run's record once a reconciliation, so a reconciliation costs what
 * there is, and a page is all that is held in memory.
 */
public final class Scan {

  private final StateStore stateStore;
  private final FollowUps followUps;
  private final ObjectStore objects;
  private final String intakeBucket;
  private final Optional<String> promotionsBucket;
  private final int page;

  /**
   * @param intakeBucket in which files are dropped
   * @param promotionsBucket in which the stage before hands versions over; empty in the first stage
   * @param jobs how far the training job of a name is; empty if there is none
   * @param catalog where others are told that the metadata of a project's table are; empty if they
   *     are told of none
   * @param page how much is read and held at once, 1 to 1000
   */
  public Scan(
      StateStore stateStore,
      Registry registry,
      ObjectStore objects,
      String intakeBucket,
      Optional<String> promotionsBucket,
      Function<String, Optional<JobState>> jobs,
      Function<ProjectName, Optional<String>> catalog,
      int page) {
    this.stateStore = stateStore;
    this.followUps = new FollowUps(stateStore, registry, jobs, catalog);
    this.objects = objects;
    this.intakeBucket = intakeBucket;
    this.promotionsBucket = promotionsBucket;
    this.page = page;
  }

  /**
   * A part of what there is.
   *
   * @param skipped what could not be looked at; it kept nothing else from being looked at
   * @param next where to go on; null where all was looked at
   */
  public record Page(List<MissedStep> missed, List<Skipped> skipped, @Nullable Position next) {
    public Page {
      missed = List.copyOf(missed);
      skipped = List.copyOf(skipped);
    }

    private Page and(Findings more) {
      return new Page(
          Stream.concat(missed.stream(), more.missed.stream()).toList(),
          Stream.concat(skipped.stream(), more.skipped.stream()).toList(),
          next);
    }
  }

  /** Something that could not be looked at, and why, in plain words. */
  public record Skipped(String what, String why) {}

  /**
   * Looks at one page. Where a kind of thing cannot be listed, the page skips what is left of it.
   *
   * @param due what has not happened to anything older than this is missed; what is younger may be
   *     on its way
   * @throws io.millrace.domain.UnavailableException if the state store could not be reached
   */
  public Page look(Position at, Instant due) {
    try {
      return switch (at) {
        case Position.Files files -> files(files, due);
        case Position.Promotions promotions ->
            promotionsBucket
                .map(bucket -> promotions(bucket, promotions, due))
                .orElseGet(() -> new Page(List.of(), List.of(), nextProject("")));
        case Position.State state ->
            switch (state.kind()) {
              case DATASETS -> datasets(state, due);
              case RUNS -> runs(state, due);
              case VERSIONS -> versions(state, due);
              case OUTGOING_PROMOTIONS -> outgoingPromotions(state, due);
              case INCIDENTS -> incidents(state, due);
            };
      };
    } catch (RuntimeException e) { // whatever somebody wrote there: the rest is looked at
      return new Page(List.of(), List.of(skipped("all from %s on".formatted(at), e)), behind(at));
    }
  }

  private @Nullable Position behind(Position at) {
    return switch (at) {
      case Position.Files _ -> new Position.Promotions(null);
      case Position.Promotions _ -> nextProject("");
      case Position.State state -> after(state);
    };
  }

  private static Skipped skipped(Object what, RuntimeException e) {
    return new Skipped(what.toString(), String.valueOf(e.getMessage()));
  }

  /** What one page comes to. */
  private static final class Findings {

    private final List<MissedStep> missed = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    /** Looks at one thing, whatever comes of looking at the others. */
    void look(Object what, BooleanSupplier isMissed, Supplier<MissedStep> how) {
      try {
        if (isMissed.getAsBoolean()) {
          missed.add(how.get());
        }
      } catch (RuntimeException e) { // whatever somebody wrote there: the others are looked at
        skipped.add(Scan.skipped(what, e));
      }
    }

    void skip(Object what, String why) {
      skipped.add(new Skipped(what.toString(), why));
    }

    Page page(@Nullable Position next) {
      return new Page(missed, skipped, next);
    }
  }

  private Page files(Position.Files at, Instant due) {
    List<StoredVersion> read = objects.versions(intakeBucket, at.after(), page);
    var findings = new Findings();
    for (StoredVersion file : read) {
      findings.look(
          file.object(),
          () -> file.writtenAt().isBefore(due) && followUps.isUnread(file, due),
          () -> new MissedStep.UnreadFile(file.object()));
    }
    if (at.after() == null) {
      languageModels(findings, due);
    }
    return findings.page(
        read.size() < page
            ? new Position.Promotions(null)
            : new Position.Files(read.getLast().object()));
  }

  /** Language models are few, and looked at together. */
  private void languageModels(Findings findings, Instant due) {
    String after = "";
    List<Listed<LanguageModelRevision>> read;
    do {
      read =
          stateStore.list(
              LanguageModelRevision.class, LanguageModelRevision.PARTITION, "", after, page);
      for (LanguageModelRevision declared : Listed.readable(read)) {
        ProjectName model = declared.model().name();
        findings.look(
            "the language model " + model,
            () -> declared.at().isBefore(due) && followUps.isUnserved(declared),
            () -> new MissedStep.UndeployedVersion(model, declared.version()));
        asked(findings, model, due);
      }
      after = read.isEmpty() ? after : read.getLast().sort();
    } while (read.size() == page);
  }

  /** Reads promotions, of each the newest only: who hands over again replaces what they said. */
  private Page promotions(String bucket, Position.Promotions at, Instant due) {
    List<StoredVersion> read = objects.versions(bucket, at.after(), page);
    var findings = new Findings();
    String before = at.after() == null ? "" : at.after().key();
    for (StoredVersion each : read) {
      ObjectRef promotion = each.object();
      boolean newest = !promotion.key().equals(before);
      findings.look(
          promotion,
          () -> newest && each.writtenAt().isBefore(due) && followUps.isUnreceived(promotion),
          () -> new MissedStep.UnreceivedPromotion(promotion));
      before = promotion.key();
    }
    return findings.page(
        read.size() < page ? nextProject("") : new Position.Promotions(read.getLast().object()));
  }

  private Page datasets(Position.State at, Instant due) {
    var read = read(DatasetVersion.class, DatasetVersion.prefix(), at.project(), at.after());
    Page untrained =
        page(
            at,
            read,
            dataset -> dataset.publishedAt().isBefore(due) && followUps.isUntrained(dataset, due),
            dataset -> new MissedStep.UntrainedDataset(at.project(), dataset.version()));
    var untold = new Findings();
    if (at.after().isEmpty()) {
      untold.look(
          "where others find the table of " + at.project(),
          () -> followUps.isUnregistered(at.project(), due),
          () -> new MissedStep.UnregisteredTable(at.project()));
    }
    for (DatasetVersion dataset : Listed.readable(read)) {
      untold.look(
          "the table of " + at.project(),
          () -> dataset.publishedAt().isBefore(due) && followUps.isUntold(dataset),
          () -> new MissedStep.UntoldDataset(at.project(), dataset.version()));
      untold.look(
          "who learns from " + at.project(),
          () -> dataset.publishedAt().isBefore(due) && followUps.isUnshared(dataset),
          () -> new MissedStep.UnsharedDataset(at.project(), dataset.version()));
    }
    return untrained.and(untold);
  }

  /** Whoever tells of the oldest tells of those after it. */
  private Page runs(Position.State at, Instant due) {
    return page(
        at,
        read(Run.class, Run.prefix(), at.project(), at.after()),
        run -> followUps.isUnfinished(run, due),
        run ->
            run.outcome() == null || run.outcome() instanceof Run.Outcome.Stopped
                ? new MissedStep.UnconcludedRun(run.jobName())
                : new MissedStep.UnregisteredRun(at.project(), run.runId()));
  }

  private Page versions(Position.State at, Instant due) {
    Page page = unservedVersions(at, due);
    if (!at.after().isEmpty()) {
      return page;
    }
    var findings = new Findings();
    asked(findings, at.project(), due);
    return page.and(findings);
  }

  /** Looks at what somebody wants to serve, and at traffic that moves. */
  private void asked(Findings findings, ProjectName project, Instant due) {
    findings.look(
        "what is wanted of " + project,
        () ->
            followUps
                .wanted(project)
                .filter(wish -> wish.at().isBefore(due) && followUps.isUnfulfilled(wish))
                .isPresent(),
        () ->
            new MissedStep.UndeployedVersion(
                project, followUps.wanted(project).orElseThrow().version()));
    findings.look(
        "the traffic of " + project,
        () ->
            followUps
                .moving(project)
                .filter(rollout -> FollowUps.isOverdue(rollout, due))
                .isPresent(),
        () ->
            new MissedStep.UnmovedTraffic(
                project, followUps.moving(project).orElseThrow().to().version()));
  }

  private Page unservedVersions(Position.State at, Instant due) {
    return page(
        at,
        read(ModelVersion.class, ModelVersion.prefix(), at.project(), unserved(at)),
        version ->
            version.refusal() == null
                && version.approval() instanceof Approval.Approved(var _, var _, var approvedAt)
                && approvedAt.isBefore(due),
        version -> new MissedStep.UndeployedVersion(at.project(), version.version()));
  }

  private Page outgoingPromotions(Position.State at, Instant due) {
    return page(
        at,
        read(OutgoingPromotion.class, OutgoingPromotion.prefix(), at.project(), at.after()),
        outgoingPromotion ->
            outgoingPromotion.outcome() == null && outgoingPromotion.at().isBefore(due),
        outgoingPromotion ->
            new MissedStep.UnfinishedPromotion(at.project(), outgoingPromotion.version()));
  }

  private Page incidents(Position.State at, Instant due) {
    return page(
        at,
        read(Incident.class, Incident.prefix(), at.project(), at.after()),
        incident ->
            incident.retraining() != null
                && incident.retraining().at().isBefore(due)
                && followUps.isUnanswered(incident, incident.retraining().datasetVersion()),
        incident -> new MissedStep.UnansweredIncident(at.project(), incident.number()));
  }

  /** Versions up to the newest that ever served have been deployed, or come too late. */
  private String unserved(Position.State at) {
    return at.after().isEmpty()
        ? stateStore
            .find(Route.key(at.project()))
            .map(route -> ModelVersion.key(at.project(), route.value().newest()).sort())
            .orElse("")
        : at.after();
  }

  private <T extends Entity> List<Listed<T>> read(
      Class<T> type, String prefix, ProjectName project, String after) {
    return stateStore.list(type, Key.partitionOf(project), prefix, after, page);
  }

  private <T extends Entity> Page page(
      Position.State at,
      List<Listed<T>> read,
      Predicate<T> isMissed,
      Function<T, MissedStep> missed) {
    var findings = new Findings();
    for (Listed<T> each : read) {
      String what = "%s of %s".formatted(each.sort(), at.project());
      switch (each) {
        case Listed.Entry<T>(var _, var value) ->
            findings.look(what, () -> isMissed.test(value), () -> missed.apply(value));
        case Listed.Unreadable<T>(var _, var why) -> findings.skip(what, why);
      }
    }
    return findings.page(
        read.size() < page
            ? after(at)
            : new Position.State(at.project(), at.kind(), read.getLast().sort()));
  }

  private @Nullable Position after(Position.State at) {
    return switch (at.kind()) {
      case DATASETS -> new Position.State(at.project(), Kind.RUNS, "");
      case RUNS -> new Position.State(at.project(), Kind.VERSIONS, "");
      case VERSIONS -> new Position.State(at.project(), Kind.OUTGOING_PROMOTIONS, "");
      case OUTGOING_PROMOTIONS -> new Position.State(at.project(), Kind.INCIDENTS, "");
      case INCIDENTS -> nextProject(at.project().value());
    };
  }

  private @Nullable Position nextProject(String after) {
    return stateStore.list(ProjectRevision.class, ProjectRevision.PROJECTS, "", after, 1).stream()
        .findFirst()
        .map(project -> new Position.State(new ProjectName(project.sort()), Kind.DATASETS, ""))
        .orElse(null);
  }
}
