package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The log of a run, page by page. */
final class RunLog {

  private final Api api;
  private final String path;
  private @Nullable String next;

  RunLog(Api api, String path) {
    this.api = api;
    this.path = path;
  }

  /** The last line that says something of all that there is, page by page. */
  Optional<String> latest() {
    Optional<String> latest = Optional.empty();
    for (List<String> page = next(); !page.isEmpty(); page = next()) {
      Optional<String> before = latest;
      latest = last(page).or(() -> before);
    }
    return latest;
  }

  /** The last of some lines that says something. */
  static Optional<String> last(List<String> lines) {
    return lines.reversed().stream().filter(line -> !line.isBlank()).findFirst();
  }

  /** The lines that came since the last call, a page at most. */
  List<String> next() {
    JsonNode page = api.get(path + "/logs" + (next == null ? "" : "?after=" + Api.part(next)));
    next = page.path("next").asString(next);
    List<String> lines = new ArrayList<>();
    page.path("lines").forEach(line -> lines.add(line.asString()));
    return lines;
  }
}
