package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The main line of datasets, the newest first, and what branches off and comes back. */
final class BranchGraph {

  private BranchGraph() {}

  /**
   * Draws it.
   *
   * @param datasets of the main line, the newest first
   * @param branches in any order
   */
  static List<String> lines(JsonNode datasets, JsonNode branches) {
    List<String> lines = new ArrayList<>();
    for (JsonNode dataset : datasets) {
      int number = dataset.path("version").asInt();
      String merged =
          named(branches, "dataset", number).stream()
              .map(branch -> branch.path("branch").asString())
              .collect(Collectors.joining(", "));
      for (JsonNode branch : named(branches, "base", number)) {
        lines.add("│ ○ " + told(branch));
        lines.add("├─╯");
      }
      lines.add(
          "● dataset %s, %s rows%s"
              .formatted(
                  number,
                  Descriptions.count(dataset.path("rows")),
                  merged.isEmpty() ? "" : ", merged from " + merged));
    }
    return lines;
  }

  private static List<JsonNode> named(JsonNode branches, String field, int number) {
    return StreamSupport.stream(branches.spliterator(), false)
        .filter(branch -> branch.path(field).asInt(0) == number)
        .toList();
  }

  private static String told(JsonNode branch) {
    int versions = branch.path("versions").asInt();
    return "%s: %s, %s by %s"
        .formatted(
            branch.path("branch").asString(),
            versions == 1 ? "1 version" : String.format(Locale.ROOT, "%,d versions", versions),
            branch.has("dataset")
                ? "merged as dataset " + branch.path("dataset").asInt() + "; begun"
                : branch.path("state").asString() + ", begun",
            branch.path("by").asString());
  }
}
