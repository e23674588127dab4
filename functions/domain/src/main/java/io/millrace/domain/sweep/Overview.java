package io.millrace.domain.sweep;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Wanted;
import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Listed;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.promotion.Arrival;
import io.millrace.domain.promotion.Handover;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import io.millrace.domain.sweep.Position.Kind;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
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
 * What is overdue, page by page; it reads and changes nothing.
 *
 * <p>Reads each file's and each run's record once a sweep, so a sweep costs what there is, and a
 * page is all that is held in memory.
 */
public final class Overview {

  private final Ledger ledger;
  private final Registry registry;
  private final ObjectStore objects;
  private final String intakeBucket;
  private final Optional<String> promotionsBucket;
  private final Function<String, Optional<JobState>> jobs;
  private final int page;

  /**
   * @param intakeBucket in which files are dropped
   * @param promotionsBucket in which the stage before hands versions over; empty in the first stage
   * @param jobs how far the training job of a name is; empty if there is none
   * @param page how much is read and held at once, 1 to 1000
   */
  public Overview(
      Ledger ledger,
      Registry registry,
      ObjectStore objects,
      String intakeBucket,
      Optional<String> promotionsBucket,
      Function<String, Optional<JobState>> jobs,
      int page) {
    this.ledger = ledger;
    this.registry = registry;
    this.objects = objects;
    this.intakeBucket = intakeBucket;
    this.promotionsBucket = promotionsBucket;
    this.jobs = jobs;
    this.page = page;
  }

  /**
   * A part of what there is.
   *
   * @param skipped what could not be looked at; it kept nothing else from being looked at
   * @param next where to go on; null where all was looked at
   */
  public record Page(List<Overdue> overdue, List<Skipped> skipped, @Nullable Position next) {
    public Page {
      overdue = List.copyOf(overdue);
      skipped = List.copyOf(skipped);
    }
  }

  /** Something that could not be looked at, and why, in plain words. */
  public record Skipped(String what, String why) {}

  /**
   * Looks at one page. Where a kind of thing cannot be listed, the page skips what is left of it.
   *
   * @param due what has not happened to anything older than this is overdue; what is younger may be
   *     on its way
   * @throws io.millrace.domain.UnavailableException if the ledger could not be reached
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
              case HANDOVERS -> handovers(state, due);
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

    private final List<Overdue> overdue = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    /** Looks at one thing, whatever comes of looking at the others. */
    void look(Object what, BooleanSupplier isOverdue, Supplier<Overdue> how) {
      try {
        if (isOverdue.getAsBoolean()) {
          overdue.add(how.get());
        }
      } catch (RuntimeException e) { // whatever somebody wrote there: the others are looked at
        skipped.add(Overview.skipped(what, e));
      }
    }

    void skip(Object what, String why) {
      skipped.add(new Skipped(what.toString(), why));
    }

    Page page(@Nullable Position next) {
      return new Page(overdue, skipped, next);
    }
  }

  private Page files(Position.Files at, Instant due) {
    List<StoredVersion> read = objects.versions(intakeBucket, at.after(), page);
    var findings = new Findings();
    for (StoredVersion file : read) {
      findings.look(
          file.object(),
          () -> file.writtenAt().isBefore(due) && isUnread(file),
          () -> new Overdue.UnreadFile(file.object()));
    }
    return findings.page(
        read.size() < page
            ? new Position.Promotions(null)
            : new Position.Files(read.getLast().object()));
  }

  private boolean isUnread(StoredVersion file) {
    try {
      ProjectName project = Upload.projectOf(file.object());
      return ledger
          .find(Upload.key(project, Upload.ingestId(file.object())))
          .map(upload -> upload.value().outcome() == null)
          .orElse(true);
    } catch (InvalidInputException nobodys) { // intake would refuse it again
      return false;
    }
  }

  /** Of each promotion only the newest counts: who hands over again replaces what they said. */
  private Page promotions(String bucket, Position.Promotions at, Instant due) {
    List<StoredVersion> read = objects.versions(bucket, at.after(), page);
    var findings = new Findings();
    String before = at.after() == null ? "" : at.after().key();
    for (StoredVersion each : read) {
      ObjectRef promotion = each.object();
      boolean newest = !promotion.key().equals(before);
      findings.look(
          promotion,
          () -> newest && each.writtenAt().isBefore(due) && isUnreceived(promotion),
          () -> new Overdue.UnreceivedPromotion(promotion));
      before = promotion.key();
    }
    return findings.page(
        read.size() < page ? nextProject("") : new Position.Promotions(read.getLast().object()));
  }

  private boolean isUnreceived(ObjectRef promotion) {
    try {
      return ArchiveFolder.ofPromotion(promotion.key())
          .map(folder ->
              ledger
                  .find(Arrival.key(folder.project(), folder.digest()))
                  .filter(arrival -> arrival.value().settles(promotion))
                  .isEmpty())
          .orElse(false); // the archive beside it
    } catch (InvalidInputException nobodys) { // whoever receives would refuse it again
      return false;
    }
  }

  private Page datasets(Position.State at, Instant due) {
    var read = read(DatasetVersion.class, DatasetVersion.prefix(), at.project(), at.after());
    return page(
        at,
        read,
        dataset -> dataset.publishedAt().isBefore(due) && isUntrained(dataset),
        dataset -> new Overdue.UntrainedDataset(at.project(), dataset.version()));
  }

  private boolean isUntrained(DatasetVersion dataset) {
    String run = Run.runId(dataset.project(), dataset.projectRevision(), dataset.digest());
    return ledger.find(Run.key(dataset.project(), run)).isEmpty();
  }

  private Page runs(Position.State at, Instant due) {
    return page(
        at,
        read(Run.class, Run.prefix(), at.project(), at.after()),
        run -> isUnfinished(run, due),
        run ->
            run.outcome() == null
                ? new Overdue.UnconcludedRun(run.jobName())
                : new Overdue.UnregisteredRun(at.project(), run.runId()));
  }

  private boolean isUnfinished(Run run, Instant due) {
    Instant since = run.endedAt() == null ? run.launchedAt() : run.endedAt();
    if (!since.isBefore(due)) {
      return false;
    }
    Outcome outcome = run.outcome();
    return switch (outcome) {
      case null -> !(jobs.apply(run.jobName()).orElse(null) instanceof JobState.Running);
      case Outcome.Passed _ -> registry.versionOf(run.project(), run.runId()).isEmpty();
      case Outcome.GateFailed _, Outcome.NoModel _ -> false;
    };
  }

  private Page versions(Position.State at, Instant due) {
    Page page = unservedVersions(at, due);
    if (!at.after().isEmpty()) {
      return page;
    }
    ProjectName project = at.project();
    var findings = new Findings();
    findings.look(
        "what is wanted of " + project,
        () ->
            wanted(project)
                .filter(wish -> wish.at().isBefore(due) && isUnfulfilled(wish))
                .isPresent(),
        () -> new Overdue.UndeployedVersion(project, wanted(project).orElseThrow().version()));
    Page wanted = findings.page(page.next());
    return new Page(
        Stream.concat(page.overdue().stream(), wanted.overdue().stream()).toList(),
        Stream.concat(page.skipped().stream(), wanted.skipped().stream()).toList(),
        page.next());
  }

  private Optional<Wanted> wanted(ProjectName project) {
    return ledger.find(Wanted.key(project)).map(Revised::value);
  }

  private boolean isUnfulfilled(Wanted wanted) {
    ProjectName project = wanted.project();
    return ledger.find(Route.key(project)).filter(route -> wanted.isOpen(route.value())).isPresent()
        && registry
            .find(project, wanted.version())
            .filter(version -> version.refusal() == null)
            .isPresent();
  }

  private Page unservedVersions(Position.State at, Instant due) {
    return page(
        at,
        read(ModelVersion.class, ModelVersion.prefix(), at.project(), unserved(at)),
        version ->
            version.refusal() == null
                && version.approval() instanceof Approval.Approved(var _, var _, var approvedAt)
                && approvedAt.isBefore(due),
        version -> new Overdue.UndeployedVersion(at.project(), version.version()));
  }

  private Page handovers(Position.State at, Instant due) {
    return page(
        at,
        read(Handover.class, Handover.prefix(), at.project(), at.after()),
        handover -> handover.outcome() == null && handover.at().isBefore(due),
        handover -> new Overdue.UnfinishedHandover(at.project(), handover.version()));
  }

  /** Versions up to the newest that ever served have been deployed, or come too late. */
  private String unserved(Position.State at) {
    return at.after().isEmpty()
        ? ledger
            .find(Route.key(at.project()))
            .map(route -> ModelVersion.key(at.project(), route.value().newest()).sort())
            .orElse("")
        : at.after();
  }

  private <T extends Entity> List<Listed<T>> read(
      Class<T> type, String prefix, ProjectName project, String after) {
    return ledger.list(type, Key.partitionOf(project), prefix, after, page);
  }

  private <T extends Entity> Page page(
      Position.State at,
      List<Listed<T>> read,
      Predicate<T> isOverdue,
      Function<T, Overdue> overdue) {
    var findings = new Findings();
    for (Listed<T> each : read) {
      String what = "%s of %s".formatted(each.sort(), at.project());
      switch (each) {
        case Listed.Entry<T>(var _, var value) ->
            findings.look(what, () -> isOverdue.test(value), () -> overdue.apply(value));
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
      case VERSIONS -> new Position.State(at.project(), Kind.HANDOVERS, "");
      case HANDOVERS -> nextProject(at.project().value());
    };
  }

  private @Nullable Position nextProject(String after) {
    return ledger.list(ProjectRevision.class, ProjectRevision.PROJECTS, "", after, 1).stream()
        .findFirst()
        .map(project -> new Position.State(new ProjectName(project.sort()), Kind.DATASETS, ""))
        .orElse(null);
  }
}
