package io.millrace.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What a model is asked and how well it predicts, window by window. */
@Command(
    name = "monitor",
    description =
        "Draw what the model was asked, window by window, what of it moved, and how well it predicted.")
final class MonitorCommand extends ApiCommand {

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** So many are looked at: a few at most are open at once. */
  private static final int NEWEST_INCIDENTS = 20;

  private static final String BARS = "▁▂▃▄▅▆▇█";

  /** The marks of verdicts, from nothing that can be said to hardly the same data. */
  private static final Map<String, String> MARKS =
      Map.of(
          "NOT_COMPARED",
          " ",
          "TOO_FEW_ROWS",
          " ",
          "NONE",
          "·",
          "WATCH",
          "░",
          "DRIFT",
          "▓",
          "SEVERE",
          "█");

  private static final String ORDER = " ·░▓█";
  private static final int MOST_COLUMNS = 12;
  private static final Duration DAYS = Duration.ofDays(2);
  private static final Duration HOURS = Duration.ofHours(2);

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Option(
      names = "--windows",
      paramLabel = "N",
      description = "How many windows back, 1 to 100 (48).")
  private int windows = 48;

  @Option(
      names = "--page",
      description =
          "Also write the report as a page with pictures, PROJECT-monitor.html, and open it.")
  private boolean page;

  @Override
  int run(Api api, Console console) {
    String path = "/v1/projects/" + Api.part(project);
    JsonNode answer = api.get("%s/windows?limit=%s".formatted(path, windows));
    show(
        answer,
        console,
        () -> {
          List<JsonNode> drawn = answer.path("windows").valueStream().toList();
          draw(drawn.reversed(), console);
          drawn.stream().limit(1).flatMap(SegmentText::drifts).forEach(console::line);
          quality(
              api.get("%s/quality?limit=%s".formatted(path, windows))
                  .path("windows")
                  .valueStream()
                  .toList(),
              console);
          openIncidents(api, path, console);
        });
    if (page) {
      write(
          api.get(path + "/windows/report"),
          Path.of("%s-monitor.html".formatted(project)),
          api,
          console);
    }
    return DONE;
  }

  private static void draw(List<JsonNode> windows, Console console) {
    if (windows.isEmpty()) {
      console.line("No window yet: predictions are summed up every five minutes.");
      return;
    }
    Map<String, StringBuilder> columns = new LinkedHashMap<>();
    for (int window = 0; window < windows.size(); window++) {
      for (JsonNode column : windows.get(window).path("columns")) {
        String name = column.path("column").asString();
        StringBuilder marks = columns.computeIfAbsent(name, _ -> new StringBuilder());
        marks.repeat(' ', window - marks.length());
        marks.append(MARKS.getOrDefault(column.path("verdict").asString(), " "));
      }
    }
    List<Map.Entry<String, StringBuilder>> worst = new ArrayList<>(columns.entrySet());
    worst.sort(
        Comparator.<Map.Entry<String, StringBuilder>>comparingInt(
                column -> column.getValue().chars().map(ORDER::indexOf).sum())
            .reversed());
    List<Map.Entry<String, StringBuilder>> shown =
        worst.subList(0, Math.min(MOST_COLUMNS, worst.size()));
    int width = shown.stream().mapToInt(column -> column.getKey().length()).max().orElse(0);
    width = Math.max(width, "predictions".length());
    console.line("  %s  %s".formatted(padded("predictions", width), traffic(windows)));
    for (Map.Entry<String, StringBuilder> column : shown) {
      console.line("  %s  %s".formatted(padded(column.getKey(), width), column.getValue()));
    }
    console.line(
        console.dim(
            "  %s  %s to %s UTC, version %s; · as learned ░ watch ▓ drift █ severe"
                .formatted(
                    padded("", width),
                    hour(windows.getFirst().path("from")),
                    hour(windows.getLast().path("to")),
                    windows.getLast().path("version").asInt())));
    if (worst.size() > shown.size()) {
      console.line(
          console.dim("  and %s columns more, none worse".formatted(worst.size() - shown.size())));
    }
  }

  /** What came true, the newest window first; nothing where nobody said. */
  private static void quality(List<JsonNode> newestFirst, Console console) {
    if (newestFirst.isEmpty()) {
      return;
    }
    StringBuilder marks = new StringBuilder();
    newestFirst
        .reversed()
        .forEach(
            window -> marks.append(MARKS.getOrDefault(window.path("verdict").asString(), " ")));
    long labels =
        newestFirst.stream().mapToLong(window -> window.path("labels").asLong()).max().orElse(0);
    JsonNode newest = newestFirst.getFirst();
    console.line(
        "  quality      %s up to %s labels a window, %s to %s UTC, version %s"
            .formatted(
                marks,
                String.format(Locale.ROOT, "%,d", labels),
                hour(newestFirst.getLast().path("from")),
                hour(newest.path("to")),
                newest.path("version").asInt()));
    String delay =
        newest.has("delay")
            ? " Half of them came within %s."
                .formatted(delay(Duration.parse(newest.path("delay").asString())))
            : "";
    console.line("               " + newest.path("why").asString() + delay);
    for (JsonNode figure : newest.path("business")) {
      console.line(earned(figure, newestFirst));
    }
    for (JsonNode segment : newest.path("segments")) {
      console.line(SegmentText.line(segment));
    }
    for (JsonNode group : newest.path("groups")) {
      console.line(SegmentText.ofGroup(group));
    }
    JsonNode accuracy = newest.at("/estimated/ACCURACY");
    if (newest.path("metrics").isEmpty() && !accuracy.isMissingNode()) {
      console.line(
          String.format(
              Locale.ROOT,
              "               Until then, by its own probabilities, about %.3f of what it says is right (%.3f to %.3f).",
              accuracy.path("value").asDouble(),
              accuracy.path("low").asDouble(),
              accuracy.path("high").asDouble()));
    }
  }

  /** What predictions earned in all windows that are shown, and what is said of the newest. */
  private static String earned(JsonNode newest, List<JsonNode> windows) {
    String name = newest.path("name").asString();
    List<JsonNode> all =
        windows.stream()
            .flatMap(window -> window.path("business").valueStream())
            .filter(figure -> figure.path("name").asString().equals(name))
            .toList();
    return String.format(
        Locale.ROOT,
        "  %s  %,.2f in total by %,d labels. %s",
        padded(name, Math.max(name.length(), "quality    ".length())),
        all.stream().mapToDouble(figure -> figure.path("total").asDouble()).sum(),
        all.stream().mapToLong(figure -> figure.path("labels").asLong()).sum(),
        newest.path("why").asString());
  }

  private static String delay(Duration delay) {
    return delay.compareTo(DAYS) >= 0
        ? delay.toDays() + " days"
        : delay.compareTo(HOURS) >= 0
            ? delay.toHours() + " hours"
            : Math.max(1, delay.toMinutes()) + " min";
  }

  private static String traffic(List<JsonNode> windows) {
    long most =
        windows.stream().mapToLong(window -> window.path("predictions").asLong()).max().orElse(0);
    StringBuilder bars = new StringBuilder();
    for (JsonNode window : windows) {
      long predictions = window.path("predictions").asLong();
      bars.append(
          predictions == 0
              ? ' '
              : BARS.charAt((int) ((BARS.length() - 1) * predictions / Math.max(1, most))));
    }
    return bars + " up to " + String.format(Locale.ROOT, "%,d", most);
  }

  private static void openIncidents(Api api, String path, Console console) {
    api.get(path + "/incidents?limit=" + NEWEST_INCIDENTS)
        .path("incidents")
        .valueStream()
        .filter(incident -> !incident.has("closed"))
        .forEach(incident ->
            console.line(
                "  incident %s is open: %s; see millrace incident"
                    .formatted(incident.path("number").asInt(), IncidentText.about(incident))));
  }

  private static String hour(JsonNode time) {
    return HOUR.format(Instant.parse(time.asString()));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
