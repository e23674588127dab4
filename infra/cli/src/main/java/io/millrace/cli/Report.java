package io.millrace.cli;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Why rows of an upload are in quarantine, or why it was refused, as its report says. */
final class Report {

  private static final int MOST_RULES = 8;
  private static final int ROWS_FOR_EXAMPLES = 100;

  private final Api api;
  private final String project;
  private final Stages stages;

  Report(Api api, String project, Stages stages) {
    this.api = api;
    this.project = project;
    this.stages = stages;
  }

  void why(JsonNode upload) {
    if (upload.at("/rows/quarantined").asLong(0) == 0) {
      return;
    }
    String id = upload.path("ingestId").asString();
    String path = "/v1/projects/%s/uploads/%s".formatted(Api.part(project), id);
    JsonNode broken = api.get(path).at("/report/audit/broken");
    JsonNode rows =
        api.get("%s/quarantine?limit=%s".formatted(path, ROWS_FOR_EXAMPLES)).path("rows");
    int told = 0;
    for (JsonNode rule : broken) {
      if (told++ < MOST_RULES) {
        stages.detail(counted(rule) + example(rule, rows).orElse(""));
      }
    }
    if (broken.size() > MOST_RULES) {
      stages.detail("and %s rules more".formatted(broken.size() - MOST_RULES));
    }
    stages.detail("each row: millrace quarantine %s %s".formatted(project, id));
  }

  private static String counted(JsonNode rule) {
    String column = rule.path("column").asString("");
    String rows = Words.count(rule.path("rows"));
    return "%s %s %s%s"
        .formatted(
            rows,
            rows.equals("1") ? "row breaks" : "rows break",
            rule.path("rule").asString(),
            column.isEmpty() ? "" : " of " + column);
  }

  private static Optional<String> example(JsonNode rule, JsonNode rows) {
    for (JsonNode row : rows) {
      for (JsonNode broken : row.path("broken")) {
        if (broken.path("column").equals(rule.path("column"))
            && broken.path("rule").equals(rule.path("rule"))) {
          String value = broken.path("value").asString("");
          return Optional.of(
              ", for instance '%s' in line %s%s"
                  .formatted(value, row.path("line").asLong(), hint(value)));
        }
      }
    }
    return Optional.empty();
  }

  private static String hint(String value) {
    return value.matches("-?[0-9.]*[0-9],[0-9]+") ? " (a decimal comma?)" : "";
  }
}
