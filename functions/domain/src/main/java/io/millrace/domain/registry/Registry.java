package io.millrace.domain.registry;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.ModelVersion.Refusal;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The model versions of all projects. */
public final class Registry {

  private final Transactions transactions;
  private final InstantSource clock;

  public Registry(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The version of this number. */
  public Optional<ModelVersion> find(ProjectName project, int version) {
    return transactions.stateStore().find(ModelVersion.key(project, version)).map(Revised::value);
  }

  /**
   * The version of this number.
   *
   * @throws InvalidInputException if there is none
   */
  public ModelVersion require(ProjectName project, int version) {
    return read(project, version).value();
  }

  /** The newest versions, newest first. */
  public List<ModelVersion> newest(ProjectName project, int limit) {
    return transactions
        .stateStore()
        .latest(ModelVersion.class, Key.partitionOf(project), ModelVersion.prefix(), limit);
  }

  /** The version that a run became. */
  public Optional<Integer> versionOf(ProjectName project, String runId) {
    return transactions
        .stateStore()
        .find(RegisteredRun.key(project, runId))
        .map(read -> read.value().version());
  }

  /**
   * Makes what a run learned, here or in the stage before, the next version of its model.
   *
   * <p>Atomic and idempotent: of any number of concurrent or repeated calls with the same run, or
   * the same promoted archive, all answer the same version, and one version exists.
   *
   * @param policy says whether what was learned here may serve at once; what was promoted, or left
   *     something open, always waits for somebody to approve it
   */
  public ModelVersion register(Candidate candidate, ApprovalPolicy policy) {
    return transactions.transact(() -> decideRegistration(candidate, policy));
  }

  private Decision<ModelVersion> decideRegistration(Candidate candidate, ApprovalPolicy policy) {
    Provenance from = candidate.provenance();
    ProjectName project = from.project();
    var marker = transactions.stateStore().find(RegisteredRun.key(candidate));
    if (marker.isPresent()) {
      return new Decision.NoChange<>(
          find(project, marker.get().value().version())
              .orElseThrow(() -> new IllegalStateException("lost version of " + from.runId())));
    }
    var next = Counter.next(transactions.stateStore(), Counter.key(project, ModelVersion.KIND));
    Instant now = clock.instant();
    Approval approval =
        policy instanceof ApprovalPolicy.Automatic
                && candidate.origin() == null
                && candidate.leftOpen().isEmpty()
            ? new Approval.Approved(AuditedChange.MILLRACE, candidate.passed(), now)
            : new Approval.Pending(candidate.leftOpen());
    var version =
        new ModelVersion(
            project,
            next.number(),
            from.runId(),
            candidate.datasetVersion(),
            from.dataset(),
            from.projectRevision(),
            candidate.archive(),
            from.archive(),
            candidate.evaluation(),
            candidate.signature(),
            candidate.origin(),
            now,
            approval,
            null);
    var registered = new Event.VersionRegistered(project, next.number());
    return new Decision.Commit<>(
        new Change(
            project,
            List.of(
                next.write(),
                Write.create(RegisteredRun.key(candidate), new RegisteredRun(next.number())),
                Write.create(ModelVersion.key(project, next.number()), version)),
            audited(version, AuditedChange.MILLRACE, AuditedChange.NONE, why(candidate)),
            approval instanceof Approval.Approved
                ? List.of(registered, new Event.VersionApproved(project, next.number()))
                : List.of(registered, new Event.ApprovalWanted(project, next.number()))),
        version);
  }

  /**
   * Decides whether a version may serve.
   *
   * <p>Idempotent: the same decision by the same person again changes nothing.
   *
   * @param by who decides; the caller has checked that they may
   * @throws InvalidInputException if there is no such version, or it was decided upon otherwise
   */
  public ModelVersion decide(
      ProjectName project, int number, boolean approve, String by, String why) {
    return transactions.transact(() -> {
      Revised<ModelVersion> read = read(project, number);
      return switch (read.value().approval()) {
        case Approval.Approved(var who, var _, var _) when approve && who.equals(by) ->
            new Decision.NoChange<>(read.value());
        case Approval.Rejected(var who, var _, var _) when !approve && who.equals(by) ->
            new Decision.NoChange<>(read.value());
        case Approval.Approved(var who, var _, var at) ->
            throw decided(number, "approved", who, at);
        case Approval.Rejected(var who, var _, var at) ->
            throw decided(number, "rejected", who, at);
        case Approval.Pending _ -> decision(read, approve, by, why);
      };
    });
  }

  private Decision<ModelVersion> decision(
      Revised<ModelVersion> read, boolean approve, String by, String why) {
    ModelVersion before = read.value();
    Instant now = clock.instant();
    ModelVersion after =
        before.with(
            approve ? new Approval.Approved(by, why, now) : new Approval.Rejected(by, why, now));
    ProjectName project = before.project();
    return new Decision.Commit<>(
        new Change(
            project,
            List.of(Write.replace(ModelVersion.key(project, before.version()), read, after)),
            audited(after, by, word(before), why),
            List.of(
                approve
                    ? new Event.VersionApproved(project, before.version())
                    : new Event.VersionRejected(project, before.version()))),
        after);
  }

  /**
   * Notes that a version that may serve does not serve, and why. Idempotent: the same reason again
   * changes nothing.
   *
   * @throws InvalidInputException if there is no such version
   */
  public ModelVersion refused(ProjectName project, int number, String why) {
    return transactions.transact(() -> {
      Revised<ModelVersion> read = read(project, number);
      Refusal before = read.value().refusal();
      return before != null && before.why().equals(why)
          ? new Decision.NoChange<>(read.value())
          : judged(
              project,
              number,
              read,
              new Refusal(why, clock.instant()),
              why,
              List.of(new Event.DeploymentRefused(project, number)));
    });
  }

  /**
   * Notes that nothing speaks against a version any more. Idempotent.
   *
   * @throws InvalidInputException if there is no such version
   */
  public ModelVersion verified(ProjectName project, int number) {
    return transactions.transact(() -> {
      Revised<ModelVersion> read = read(project, number);
      return read.value().refusal() == null
          ? new Decision.NoChange<>(read.value())
          : judged(project, number, read, null, "archive and signature are whole again", List.of());
    });
  }

  /** What the record says of its place is not believed here: it may be what was altered. */
  private Decision<ModelVersion> judged(
      ProjectName project,
      int number,
      Revised<ModelVersion> read,
      @Nullable Refusal found,
      String why,
      List<Event> events) {
    ModelVersion after = read.value().with(found);
    return new Decision.Commit<>(
        new Change(
            project,
            List.of(Write.replace(ModelVersion.key(project, number), read, after)),
            new AuditedChange(
                clock.instant(),
                AuditedChange.MILLRACE,
                "version/" + number,
                word(read.value()),
                word(after),
                why),
            events),
        after);
  }

  private Revised<ModelVersion> read(ProjectName project, int number) {
    return transactions
        .stateStore()
        .find(ModelVersion.key(project, number))
        .orElseThrow(
            () -> new InvalidInputException("%s has no version %s".formatted(project, number)));
  }

  private static InvalidInputException decided(int version, String how, String who, Instant at) {
    return new InvalidInputException(
        "version %s was %s by %s at %s already".formatted(version, how, who, at));
  }

  private AuditedChange audited(ModelVersion version, String actor, String from, String why) {
    return new AuditedChange(
        clock.instant(), actor, "version/" + version.version(), from, word(version), why);
  }

  private static String why(Candidate candidate) {
    Origin origin = candidate.origin();
    return "%s, signed %s"
        .formatted(
            origin == null
                ? "run " + candidate.provenance().runId()
                : "promoted from %s, version %s".formatted(origin.stage(), origin.version()),
            candidate.signature().value());
  }

  private static String word(ModelVersion version) {
    if (version.refusal() != null) {
      return "deployment refused";
    }
    return switch (version.approval()) {
      case Approval.Pending _ -> "pending approval";
      case Approval.Approved _ -> "approved";
      case Approval.Rejected _ -> "rejected";
    };
  }
}
