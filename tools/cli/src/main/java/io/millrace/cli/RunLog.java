package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The log of a run, page by page. */
final class RunLog {

  /** How many lines a page has at most. */
  static final int PAGE = 1000;

  private final Api api;
  private final String path;
  private @Nullable String next;

  RunLog(Api api, String path) {
    this.api = api;
    this.path = path;
  }

  /** The lines that came since the last call. */
  List<String> next() {
    JsonNode page = api.get(path + "/logs" + (next == null ? "" : "?after=" + Api.part(next)));
    next = page.path("next").asString(next);
    List<String> lines = new ArrayList<>();
    page.path("lines").forEach(line -> lines.add(line.asString()));
    return lines;
  }
}
