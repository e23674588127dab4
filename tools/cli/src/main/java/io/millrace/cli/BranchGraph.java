package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The main line of datasets, the newest first, and what branches off and comes back. */
final class BranchGraph {

  /** How many versions of a branch are listed; those before are counted. */
  private static final int MOST_VERSIONS = 5;

  private BranchGraph() {}

  /**
   * Draws it.
   *
   * @param datasets of the main line, the newest first
   * @param branches in any order
   * @param versions of an open branch, the newest first
   */
  static List<String> lines(
      JsonNode datasets, JsonNode branches, Function<JsonNode, JsonNode> versions) {
    List<String> lines = new ArrayList<>();
    for (JsonNode dataset : datasets) {
      int number = dataset.path("version").asInt();
      String merged =
          named(branches, "dataset", number).stream()
              .map(branch -> branch.path("branch").asString())
              .collect(Collectors.joining(", "));
      for (JsonNode branch : named(branches, "base", number)) {
        lines.add("│ ○ " + told(branch));
        if (branch.path("state").asString().equals("open") && branch.path("versions").asInt() > 0) {
          lines.addAll(listed(branch.path("branch").asString(), versions.apply(branch)));
        }
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

  private static List<String> listed(String branch, JsonNode versions) {
    List<String> lines = new ArrayList<>();
    versions
        .valueStream()
        .limit(MOST_VERSIONS)
        .map(version ->
            "│ ● %s %s, %s rows"
                .formatted(
                    branch,
                    version.path("version").asInt(),
                    Descriptions.count(version.path("rows"))))
        .forEach(lines::add);
    if (versions.size() > MOST_VERSIONS) {
      lines.add("│ … and %s before".formatted(versions.size() - MOST_VERSIONS));
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
