package io.millrace.cli;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows one upload, or one training, through the loop, through the public API, and says stage by
 * stage what came of it.
 */
public final class Loop {

  private static final Duration SOON = Duration.ofMillis(150);
  private static final Duration LATER = Duration.ofSeconds(2);
  private static final Duration IMPATIENT = Duration.ofMinutes(2);

  private final Api api;
  private final String project;
  private final FileProgress progress;
  private final Duration patience;
  private final Duration before;

  /**
   * @param patience how long the loop may take
   */
  public Loop(Api api, String project, FileProgress progress, Duration patience) {
    this.api = api;
    this.project = project;
    this.progress = progress;
    this.patience = patience;
    this.before = progress.elapsed();
  }

  /** How it ended. */
  public sealed interface End {
    /** A version that knows the data serves. */
    record Live(JsonNode version) implements End {}

    /** The file defined the project. */
    record Declared(int revision) implements End {}

    /** The rows of the file were predicted. */
    record Predicted(JsonNode upload) implements End {}

    /** A version is registered, and somebody has to decide. */
    record WaitsForApproval(int version) implements End {}

    /** The rows of the file are on a branch. */
    record Branched(String branch, int number) implements End {}

    /** A model that learned from a branch passed, and serves nobody. */
    record Tried(JsonNode run) implements End {}

    /** The file was checked, and is published with others that come until then. */
    record Gathered(String until) implements End {}

    /** The data are published, and by the project's choice not trained on yet. */
    record HeldBack(int dataset, String why) implements End {}

    /** Nothing new serves. */
    record NotLive(String reason) implements End {}
  }

  /**
   * Follows the upload of the object version.
   *
   * @throws PlatformException if the platform refuses, cannot be reached, or takes too long
   */
  public End follow(String objectVersion) {
    JsonNode noticed =
        until(
            "the file is noticed",
            () ->
                find(
                    "uploads",
                    each -> each.at("/file/versionId").asString("").equals(objectVersion)));
    return read(noticed.path("ingestId").asString());
  }

  /**
   * Follows the upload of a file, however many others come in with it.
   *
   * @throws PlatformException as the method for a version
   */
  End follow(ObjectRef file) {
    String ingestId = Upload.ingestId(file);
    Object _ = until("the file is noticed", () -> api.find(path("uploads/" + ingestId)));
    return read(ingestId);
  }

  private End read(String ingestId) {
    String read = path("uploads/" + ingestId);
    JsonNode upload =
        until(
            "the file is read",
            () ->
                Optional.of(api.get(read).path("upload"))
                    .filter(each -> each.has("outcome") || each.has("gatheredUntil")));
    if (!upload.has("outcome")) {
      progress.stage("validated", Descriptions.rows(upload.path("rows")));
      return new End.Gathered(Descriptions.time(upload.path("gatheredUntil")));
    }
    JsonNode outcome = upload.path("outcome");
    return switch (outcome.path("type").asString("")) {
      case "Declared" -> {
        int revision = outcome.path("projectRevision").asInt();
        progress.stage("declared", "project revision " + revision);
        yield new End.Declared(revision);
      }
      case "Branched" -> {
        progress.stage("validated", Descriptions.rows(upload.path("rows")));
        new ReportText(api, project, progress).tell(upload);
        yield new End.Branched(outcome.path("branch").asString(), outcome.path("number").asInt());
      }
      case "Predicted" -> {
        progress.stage("predicted", Descriptions.upload(upload));
        yield new End.Predicted(upload);
      }
      case "Published" -> {
        progress.stage("validated", Descriptions.rows(upload.path("rows")));
        new ReportText(api, project, progress).tell(upload);
        yield dataset(outcome.path("datasetVersion").asInt(), upload.path("ingestId").asString());
      }
      default -> {
        progress.stage("refused", Descriptions.refused(upload.path("rows")));
        new ReportText(api, project, progress).tell(upload);
        yield new End.NotLive("The file was refused: " + outcome.path("reason").asString());
      }
    };
  }

  private End dataset(int version, String ingestId) {
    JsonNode dataset = listed(version);
    progress.stage(
        "dataset",
        "version %s, %s rows, sha256 %s…"
            .formatted(
                version,
                Descriptions.count(dataset.path("rows")),
                dataset.path("digest").asString().substring(0, 12)));
    if (!dataset.path("ingestId").asString().equals(ingestId)) {
      known(dataset);
    }
    JsonNode next =
        until(
            "training starts",
            () ->
                runOf(dataset)
                    .or(() -> Optional.of(listed(version)).filter(each -> each.has("untrained"))));
    return next.has("untrained")
        ? new End.HeldBack(version, next.path("untrained").asString())
        : train(next);
  }

  /** A dataset version as the list of them tells it. */
  private JsonNode listed(int version) {
    return api.get("%s?limit=1&before=%s".formatted(path("datasets"), version + 1))
        .at("/datasets/0");
  }

  /**
   * Trains once more, for this reason: what this run tried, or where none is named, on the newest
   * data.
   *
   * @return the run to follow; where one has not ended yet, that one
   * @throws PlatformException if the platform refuses, with its reason
   */
  public JsonNode again(@Nullable String runId, String why) {
    if (runId == null) {
      JsonNode dataset = newestData();
      Optional<JsonNode> run = runOf(dataset);
      return run.isPresent()
          ? again(run.get(), why)
          : asked(dataset.path("version").asString(), why);
    }
    return again(newestAttempt(api.get(path("runs/" + Api.part(runId)))), why);
  }

  private JsonNode again(JsonNode last, String why) {
    String id = last.path("runId").asString();
    if (!last.has("outcome")) {
      progress.stage("running", "run %s has not ended yet; it is followed".formatted(id));
      return last;
    }
    return api.post(path("runs/%s/again".formatted(id)), Map.of("why", why));
  }

  private JsonNode asked(String dataset, String why) {
    return api.post(path("datasets/%s/train".formatted(Api.part(dataset))), Map.of("why", why));
  }

  /**
   * Trains on what a branch is, for this reason, or where that gave no model, once more.
   *
   * @return the run to follow
   * @throws PlatformException if the platform refuses, with its reason
   */
  JsonNode tried(String branch, String why) {
    JsonNode run = asked(branch, why);
    return run.has("outcome") && run.at("/outcome/model").isMissingNode() ? again(run, why) : run;
  }

  private JsonNode newestData() {
    JsonNode dataset = api.get(path("status")).path("dataset");
    if (dataset.isMissingNode()) {
      throw new PlatformException(
          404, "%s has no data yet: millrace drop %1$s FILE".formatted(project));
    }
    return dataset;
  }

  /**
   * Follows a run, and those that try again what it tried.
   *
   * @throws PlatformException if the platform refuses, cannot be reached, or takes too long
   */
  public End train(JsonNode launched) {
    JsonNode run = trained(launched);
    for (Optional<JsonNode> next = next(run); next.isPresent(); next = next(run)) {
      progress.stage(
          "again",
          "%s; attempt %s".formatted(Descriptions.run(run), next.get().path("attempt").asInt()));
      run = trained(next.get());
    }
    return ended(run);
  }

  private JsonNode trained(JsonNode launched) {
    String id = launched.path("runId").asString();
    String path = path("runs/" + id);
    progress.stage("training", "run %s, job %s".formatted(id, launched.path("jobName").asString()));
    var log = new RunLog(api, path);
    var waiting = new AtomicReference<>("");
    return until(
        "training ends",
        () -> {
          RunLog.last(log.next()).ifPresent(progress::meanwhile);
          JsonNode now = api.get(path);
          String reason = now.path("waiting").asString("");
          if (!reason.equals(waiting.getAndSet(reason)) && !reason.isEmpty()) {
            progress.stage("waiting", reason);
          }
          return Optional.of(now).filter(each -> each.has("outcome"));
        });
  }

  /** Says at once that there is nothing to learn that is not known, and who knows it. */
  private void known(JsonNode dataset) {
    String learned =
        Pages.find(
                api,
                path("versions"),
                "versions",
                each ->
                    !each.has("origin")
                        && each.path("datasetVersion").equals(dataset.path("version")))
            .map(version -> "version " + version.path("version").asInt() + " learned from it")
            .orElse("no version learned from it yet");
    progress.stage(
        "known",
        "these very rows came in %s under the same definition; %s"
            .formatted(Descriptions.time(dataset.path("publishedAt")), learned));
  }

  /** The newest attempt at this data: of the same data and definition as before, the one before. */
  private Optional<JsonNode> runOf(JsonNode dataset) {
    String id =
        Run.runId(
            new ProjectName(project),
            dataset.path("projectRevision").asInt(),
            new Sha256(dataset.path("digest").asString()));
    return api.find(path("runs/" + id)).map(this::newestAttempt);
  }

  private JsonNode newestAttempt(JsonNode run) {
    return next(run).map(this::newestAttempt).orElse(run);
  }

  private Optional<JsonNode> next(JsonNode run) {
    return run.has("next")
        ? Optional.of(api.get(path("runs/" + run.path("next").asString())))
        : Optional.empty();
  }

  private End ended(JsonNode run) {
    JsonNode outcome = run.path("outcome");
    String type = outcome.path("type").asString();
    if (type.equals("NoModel") || type.equals("Stopped")) {
      return new End.NotLive(
          "%s%nTo train once more: millrace train %s %s -m WHY"
              .formatted(
                  type.equals("Stopped")
                      ? "Training was " + Descriptions.run(run)
                      : "Training gave no model: " + outcome.path("reason").asString(),
                  project,
                  run.path("runId").asString()));
    }
    JsonNode model = outcome.path("model");
    progress.stage(
        "evaluated",
        "on %s held-out rows".formatted(Descriptions.count(model.at("/evaluation/rows"))));
    Descriptions.metrics(model.path("evaluation")).forEach(progress::detail);
    List<String> failed = GateVerdicts.tell(outcome, progress);
    return !failed.isEmpty()
        ? new End.NotLive("A gate failed: " + String.join("; ", failed))
        : run.has("branch") ? new End.Tried(run) : registered(run);
  }

  private End registered(JsonNode run) {
    String id = run.path("runId").asString();
    JsonNode version =
        until(
            "the version is registered",
            () -> find("versions", each -> each.path("runId").asString().equals(id)));
    int number = version.path("version").asInt();
    progress.stage("registered", "version " + number);
    switch (version.at("/approval/type").asString()) {
      case "Pending" -> {
        return new End.WaitsForApproval(number);
      }
      case "Rejected" -> {
        return new End.NotLive(
            "Version %s was %s.".formatted(number, Descriptions.approval(version)));
      }
      default ->
          progress.stage("approved", Descriptions.approval(version).replaceFirst("approved ", ""));
    }
    JsonNode status =
        until(
            "the version is deployed",
            () ->
                Optional.of(api.get(path("status")))
                    .filter(each ->
                        each.at("/route/newest").asInt(0) >= number
                            || refused(each.path("version"), number)));
    if (refused(status.path("version"), number)) {
      return new End.NotLive(
          "Version %s: %s".formatted(number, Descriptions.approval(status.path("version"))));
    }
    JsonNode route = status.path("route");
    if (TrafficChart.isMoving(route) && TrafficChart.to(route) == number) {
      progress.stage("deployed", "traffic moves to version %s".formatted(number));
      TrafficChart.of(route).forEach(progress::detail);
      return new End.Live(version);
    }
    int live = route.at("/live/version").asInt();
    if (live != number) {
      return new End.NotLive(
          "Version %s serves, not version %s, which learned from this data."
              .formatted(live, number));
    }
    progress.stage("deployed", "version %s serves".formatted(number));
    return new End.Live(version);
  }

  private static boolean refused(JsonNode version, int number) {
    return version.path("version").asInt() == number && version.has("refusal");
  }

  /** Among the newest, where it will be once there is one. */
  private Optional<JsonNode> find(String kind, Predicate<JsonNode> wanted) {
    return api.get("%s?limit=%s".formatted(path(kind), Pages.MOST_A_PAGE))
        .path(kind)
        .valueStream()
        .filter(wanted)
        .findFirst();
  }

  private String path(String what) {
    return "/v1/projects/%s/%s".formatted(Api.part(project), what);
  }

  private JsonNode until(String what, Supplier<Optional<JsonNode>> ask) {
    Optional<JsonNode> answer = ask.get();
    while (answer.isEmpty()) {
      Duration waited = progress.elapsed().minus(before);
      if (waited.compareTo(patience) > 0) {
        throw new PlatformException(
            504,
            "Waited %s minutes and not yet %s; see millrace status %s."
                .formatted(patience.toMinutes(), what, project));
      }
      Pause.of(waited.compareTo(IMPATIENT) < 0 ? SOON : LATER);
      answer = ask.get();
    }
    return answer.get();
  }
}
