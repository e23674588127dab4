package io.millrace.cli;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Incidents in the words of people. */
public final class IncidentText {

  private static final int MOST_NAMED = 3;
  private static final int PERCENT = 100;

  /** How the metrics that a project declares are named. */
  private static final String METRIC = "(metric ";

  private static final Set<String> NO_COLUMNS =
      Set.of(
          "(traffic)",
          "(captures)",
          "(reference)",
          "(labels)",
          "(feedback)",
          "(unknown)",
          "(turns)");

  private IncidentText() {}

  /** Whether it is open, and what became of it. */
  public static String state(JsonNode incident) {
    if (incident.has("closed")) {
      return "closed: " + incident.at("/closed/why").asString();
    }
    return "open, "
        + Descriptions.small(incident.path("verdict"))
        + (incident.has("retraining")
            ? ", retraining on dataset " + incident.at("/retraining/datasetVersion").asInt()
            : "");
  }

  /** The columns that moved, what matters most first. */
  public static String moved(JsonNode incident) {
    JsonNode columns = incident.path("columns");
    String named =
        columns
            .valueStream()
            .limit(MOST_NAMED)
            .map(column -> column.path("column").asString())
            .collect(Collectors.joining(", "));
    int more = columns.size() - MOST_NAMED;
    return more > 0 ? "%s and %s more".formatted(named, more) : named;
  }

  /** What it is about, as a sentence without its end. */
  public static String about(JsonNode incident) {
    JsonNode first = incident.at("/columns/0");
    return isNoColumn(first)
        ? "%s, %s".formatted(moved(incident), first.path("why").asString().replaceAll("\\.$", ""))
        : moved(incident) + " moved";
  }

  /** How much a column matters to the model. */
  public static String importance(JsonNode column) {
    String name = column.path("column").asString();
    if (name.equals("(quality)") || name.startsWith(METRIC)) {
      return "by what came true";
    }
    if (isNoColumn(column)) {
      return "no column of the model";
    }
    return column.has("importance")
        ? String.format(
            Locale.ROOT,
            "%.0f %% of what the model goes by",
            PERCENT * column.path("importance").asDouble())
        : "what it matters to the model is not known";
  }

  /**
   * Whether it is a metric of the project, the model's silence, or a part of the monitor that
   * failed.
   */
  private static boolean isNoColumn(JsonNode column) {
    String name = column.path("column").asString();
    return NO_COLUMNS.contains(name) || name.startsWith(METRIC);
  }
}
