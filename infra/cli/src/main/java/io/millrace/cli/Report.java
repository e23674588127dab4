package io.millrace.cli;

import tools.jackson.databind.JsonNode;

/** Why rows of an upload are in quarantine, or why it was refused, as its report says. */
final class Report {

  private static final int MOST_RULES = 8;

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
    JsonNode report =
        api.get("/v1/projects/%s/uploads/%s".formatted(Api.part(project), id)).path("report");
    int told = 0;
    for (JsonNode rule : report.at("/audit/broken")) {
      if (told++ < MOST_RULES) {
        stages.detail(
            "%s rows break %s of %s"
                .formatted(
                    Words.count(rule.path("rows")),
                    rule.path("rule").asString(),
                    rule.path("column").asString()));
      }
    }
  }
}
