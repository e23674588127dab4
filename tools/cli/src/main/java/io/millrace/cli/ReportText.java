package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What people should know of a file, as its report says: what was taken how, and what is wrong. */
final class ReportText {

  private static final int MOST_RULES = 8;
  private static final int MOST_WARNINGS = 8;

  private final Api api;
  private final String project;
  private final FileProgress progress;

  ReportText(Api api, String project, FileProgress progress) {
    this.api = api;
    this.project = project;
    this.progress = progress;
  }

  /** Tells what the report of this upload says beyond its outcome. */
  void tell(JsonNode upload) {
    String id = upload.path("ingestId").asString();
    JsonNode report = api.get("/v1/projects/%s/uploads/%s".formatted(Api.part(project), id));
    lines(report.at("/report/audit")).forEach(progress::detail);
    more(project, upload).ifPresent(progress::detail);
    if (report.has("pageUrl") && upload.at("/outcome/type").asString("").equals("Refused")) {
      progress.detail("as a page: millrace uploads %s %s --page".formatted(project, id));
    }
  }

  /** Where the rows are that break a rule; empty where there are none. */
  static Optional<String> more(String project, JsonNode upload) {
    return upload.at("/rows/quarantined").asLong(0) == 0
        ? Optional.empty()
        : Optional.of(
            "each row: millrace quarantine %s %s"
                .formatted(project, upload.path("ingestId").asString()));
  }

  /** A line for each warning, and for each rule with the first value that broke it. */
  static List<String> lines(JsonNode audit) {
    List<String> lines = new ArrayList<>();
    for (JsonNode warning : audit.path("warnings")) {
      lines.add(warning.asString());
    }
    shorten(lines, MOST_WARNINGS, "warnings");
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : audit.path("broken")) {
      rules.add(line(rule));
    }
    shorten(rules, MOST_RULES, "rules");
    lines.addAll(rules);
    return lines;
  }

  private static void shorten(List<String> lines, int most, String what) {
    int more = lines.size() - most;
    if (more > 0) {
      lines.subList(most, lines.size()).clear();
      lines.add("and %s %s more".formatted(more, what));
    }
  }

  private static String line(JsonNode rule) {
    String rows = Descriptions.count(rule.path("rows"));
    String column = rule.path("column").asString("");
    String value = rule.path("value").asString("");
    String line =
        Descriptions.count(rule.path("line"))
            + (rule.has("file") ? " of " + rule.path("file").asString() : "");
    String example =
        column.isEmpty()
            ? ": line %s has %s".formatted(line, value)
            : value.isEmpty()
                ? ", for instance in line " + line
                : ", for instance '%s' in line %s".formatted(value, line);
    String hint = rule.path("hint").asString("");
    return "%s %s%s%s%s"
        .formatted(
            rows,
            rows.equals("1") ? "row breaks" : "rows break",
            " the rule " + rule.path("rule").asString() + (column.isEmpty() ? "" : " of " + column),
            example,
            hint.isEmpty() ? "" : ": " + hint);
  }
}
