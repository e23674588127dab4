package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What is known of predictions about rows of one kind, in the words of people. */
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
}
