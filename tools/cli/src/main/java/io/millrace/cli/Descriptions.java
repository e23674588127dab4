package io.millrace.cli;

import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The API's answers in the words of people. */
public final class Descriptions {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Descriptions() {}

  static String count(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asLong());
  }

  static String time(JsonNode time) {
    return time.isString() ? time(Instant.parse(time.stringValue())) : "-";
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  /** The name of a constant as people write it: {@code PR_AUC} is pr_auc. */
  static String small(JsonNode constant) {
    return constant.asString("").toLowerCase(Locale.ROOT);
  }

  static String bytes(long bytes) {
    return bytes < 10_000
        ? bytes + " bytes"
        : bytes < 10_000_000
            ? String.format(Locale.ROOT, "%,d KB", bytes / 1000)
            : String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** The name of a file that was dropped, with its folders below the project's. */
  static String fileName(JsonNode object) {
    return Upload.nameOf(object(object));
  }

  private static ObjectRef object(JsonNode object) {
    return Json.mapper().treeToValue(object, ObjectRef.class);
  }

  static String rows(JsonNode rows) {
    return rows.isMissingNode()
        ? "rows not counted"
        : "%s rows read, %s published, %s quarantined"
            .formatted(
                count(rows.path("read")),
                count(rows.path("published")),
                count(rows.path("quarantined")));
  }

  /** The rows of a file that was refused: whatever keeps the rules is not published, either. */
  static String refused(JsonNode rows) {
    return rows.isMissingNode()
        ? "rows not counted"
        : "%s rows read, %s of them break a rule, none published"
            .formatted(count(rows.path("read")), count(rows.path("quarantined")));
  }

  static String upload(JsonNode upload) {
    JsonNode outcome = upload.path("outcome");
    return switch (outcome.path("type").asString("")) {
      case "Published" ->
          (upload.has("rows") ? rows(upload.path("rows")) + ": " : "")
              + "dataset version "
              + outcome.path("datasetVersion").asInt();
      case "Branched" ->
          "%s: version %s of branch %s"
              .formatted(
                  rows(upload.path("rows")),
                  outcome.path("number").asInt(),
                  outcome.path("branch").asString());
      case "Declared" -> "project revision %s".formatted(outcome.path("projectRevision").asInt());
      case "Predicted" ->
          "%s of %s rows predicted by version %s: s3://%s/%s"
              .formatted(
                  count(upload.at("/rows/published")),
                  count(upload.at("/rows/read")),
                  outcome.path("version").asInt(),
                  outcome.at("/predictions/bucket").asString(),
                  outcome.at("/predictions/key").asString());
      case "Forgotten" -> "erasure %s".formatted(outcome.path("erasure").asInt());
      case "Refused" -> "refused: " + outcome.path("reason").asString();
      default ->
          upload.has("gatheredUntil")
              ? "waits for others until " + time(upload.path("gatheredUntil"))
              : upload.has("modelVersion")
                  ? "being predicted by version " + upload.path("modelVersion").asInt()
                  : UploadFolder.ofPart(object(upload.path("file")))
                      .map(folder -> "waits for " + folder.waitsFor())
                      .orElse("being read");
    };
  }

  static String run(JsonNode run) {
    JsonNode outcome = run.path("outcome");
    return switch (outcome.path("type").asString("")) {
      case "Passed" -> GateVerdicts.passed(outcome);
      case "GateFailed" -> "failed a gate";
      case "NoModel" -> "no model: " + outcome.path("reason").asString();
      case "Stopped" ->
          "stopped by %s: %s"
              .formatted(outcome.path("by").asString(), outcome.path("why").asString());
      default -> run.has("waiting") ? "waiting: " + run.path("waiting").asString() : "running";
    };
  }

  /** The number of what a run learns from, with its branch. */
  static String dataset(JsonNode run) {
    String number = run.path("datasetVersion").asString("-");
    return run.has("branch") ? number + " of " + run.path("branch").asString() : number;
  }

  /** What a run learns from. */
  static String data(JsonNode run) {
    String number = run.path("datasetVersion").asString("-");
    return run.has("branch")
        ? "version %s of branch %s".formatted(number, run.path("branch").asString())
        : "dataset " + number;
  }

  /** What a run's job costs: before it has ended, about. */
  static String price(JsonNode price) {
    String currency = price.path("currency").asString("");
    return switch (price) {
      case JsonNode none when none.isMissingNode() -> "-";
      case JsonNode paid when paid.has("spent") -> money(paid.path("spent").asDouble(), currency);
      case JsonNode planned -> "about " + money(planned.path("estimated").asDouble(), currency);
    };
  }

  /** An amount of money, small ones with as much of the fraction as says something. */
  static String money(double amount, String currency) {
    return String.format(
        Locale.ROOT, amount == 0 || amount >= 0.01 ? "%,.2f %s" : "%.4f %s", amount, currency);
  }

  /** What a version was learned from, or which stage it was promoted from. */
  static String learned(JsonNode version) {
    JsonNode origin = version.path("origin");
    return origin.isMissingNode()
        ? "dataset " + version.path("datasetVersion").asInt()
        : "%s, version %s"
            .formatted(origin.path("stage").asString(), origin.path("version").asInt());
  }

  /** Whether a version may serve, and where it may and does not, why. */
  public static String approval(JsonNode version) {
    if (version.has("refusal")) {
      return "deployment refused: " + version.at("/refusal/why").asString();
    }
    JsonNode approval = version.path("approval");
    return switch (approval.path("type").asString("")) {
      case "Approved" -> decided("approved", approval);
      case "Rejected" -> decided("rejected", approval);
      default ->
          StreamSupport.stream(approval.path("because").spliterator(), false)
              .map(JsonNode::asString)
              .collect(
                  Collectors.collectingAndThen(
                      Collectors.joining(" "),
                      because ->
                          because.isEmpty()
                              ? "waits for approval"
                              : "waits for approval: " + because));
    };
  }

  private static String decided(String how, JsonNode approval) {
    return "%s by %s: %s"
        .formatted(how, approval.path("by").asString(), approval.path("why").asString());
  }

  /** Each metric with its interval, for instance {@code auc 0.846 (0.825–0.866)}. */
  public static List<String> metrics(JsonNode evaluation) {
    List<String> metrics = new ArrayList<>();
    for (var metric : evaluation.path("metrics").properties()) {
      metrics.add(
          "%s %s".formatted(metric.getKey().toLowerCase(Locale.ROOT), estimate(metric.getValue())));
    }
    return metrics;
  }

  /** A figure with its interval. */
  static String estimate(JsonNode estimate) {
    return estimate.isMissingNode()
        ? "-"
        : "%s (%s–%s)"
            .formatted(
                figure(estimate.path("value").asDouble()),
                figure(estimate.path("low").asDouble()),
                figure(estimate.path("high").asDouble()));
  }

  /** Three decimals where they say something, none where they do not. */
  static String figure(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%,.0f", value);
  }

  /** Since when, by whom and why predictions are refused. */
  static String stopped(JsonNode stop) {
    return "since %s by %s: %s"
        .formatted(time(stop.path("at")), stop.path("by").asString(), stop.path("why").asString());
  }
}
