package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What is known of predictions about rows of one kind or group, in the words of people. */
final class SegmentText {

  private static final String INDENT = "               ";

  private SegmentText() {}

  /** One line of what {@code monitor} draws. */
  static String line(JsonNode segment) {
    List<String> said = new ArrayList<>();
    said.add(
        String.format(Locale.ROOT, "%,d predictions", segment.path("predictions").asLong())
            + (segment.has("score")
                ? String.format(Locale.ROOT, ", %.3g on average", segment.path("score").asDouble())
                : ""));
    if (segment.path("labels").asLong() > 0) {
      said.add(String.format(Locale.ROOT, "%,d labels", segment.path("labels").asLong()));
    }
    segment
        .path("metrics")
        .forEachEntry((metric, estimate) ->
            said.add(
                String.format(
                    Locale.ROOT,
                    "%s %.3f (%.3f to %.3f)",
                    metric.toLowerCase(Locale.ROOT),
                    estimate.path("value").asDouble(),
                    estimate.path("low").asDouble(),
                    estimate.path("high").asDouble())));
    segment
        .path("earned")
        .forEachEntry((metric, mean) ->
            said.add(String.format(Locale.ROOT, "%s %,.2f", metric, mean.asDouble())));
    return "%s%s %s: %s"
        .formatted(
            INDENT,
            segment.path("column").asString(),
            segment.has("value") ? segment.path("value").asString() : "(all others)",
            String.join("; ", said));
  }

  /** A line of each thing that moved among rows of one kind in a window. */
  static Stream<String> drifts(JsonNode window) {
    return window
        .path("segments")
        .valueStream()
        .flatMap(segment ->
            segment
                .path("columns")
                .valueStream()
                .map(column ->
                    "  %s where %s is %s: %s. %s"
                        .formatted(
                            column.path("column").asString(),
                            segment.path("column").asString(),
                            segment.path("value").asString(),
                            column.path("verdict").asString().toLowerCase(Locale.ROOT),
                            column.path("why").asString())));
  }

  /** One line of a declared group beside all others, and what gates say of it. */
  static String ofGroup(JsonNode group) {
    List<String> said = new ArrayList<>();
    JsonNode counts = group.path("counts");
    said.add(String.format(Locale.ROOT, "%,d predictions", counts.path("predictions").asLong()));
    if (counts.at("/labelled/rows").asLong() > 0) {
      said.add(String.format(Locale.ROOT, "%,d labels", counts.at("/labelled/rows").asLong()));
    }
    group
        .path("measures")
        .forEachEntry((measure, estimate) ->
            said.add(
                String.format(
                    Locale.ROOT,
                    "%s %.2f (%.2f to %.2f)",
                    measure.toLowerCase(Locale.ROOT).replace('_', ' '),
                    estimate.path("value").asDouble(),
                    estimate.path("low").asDouble(),
                    estimate.path("high").asDouble())));
    if (group.path("measures").isEmpty()) {
      said.add("too few to say how it stands beside all others");
    }
    String gates =
        group
            .path("gates")
            .valueStream()
            .filter(gate -> !gate.path("verdict").asString().equals("TOO_FEW_ROWS"))
            .map(gate -> " " + gate.path("why").asString())
            .collect(Collectors.joining());
    return "%s%s = %s: %s.%s"
        .formatted(
            INDENT,
            group
                .path("of")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(" × ")),
            group.path("value").asString(),
            String.join("; ", said),
            gates);
  }
}
