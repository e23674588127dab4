package io.millrace.cli;

import io.millrace.domain.Html;
import io.millrace.domain.PlainText;
import io.millrace.wire.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of the checks of a suite on one file, for people and for programs that run it.
 *
 * @param suite its name
 * @param file that was looked at, as it was named
 */
record SuiteReport(String suite, String file, List<Result> results) {

  /** What became of a check. */
  enum State {
    PASSED("✓", "none"),
    FAILED("✗", "error"),
    /** There is nothing to decide it by. */
    UNDECIDED("?", "note");

    private final String mark;
    private final String level;

    State(String mark, String level) {
      this.mark = mark;
      this.level = level;
    }

    String mark() {
      return mark;
    }
  }

  /**
   * One check.
   *
   * @param name short and the same each time
   * @param words what was found, as a sentence
   * @param line of the file where it was found first; 0 where it is about no line
   */
  record Result(String name, State state, String words, long line) {}

  SuiteReport {
    results = List.copyOf(results);
  }

  boolean isFailed() {
    return count(State.FAILED) > 0;
  }

  long count(State state) {
    return results.stream().filter(result -> result.state() == state).count();
  }

  /** The report as JUnit and what reads its reports have it. */
  String junit() {
    return results.stream()
        .map(result -> {
          String body =
              switch (result.state()) {
                case PASSED -> "";
                case FAILED -> "<failure message=\"%s\"/>".formatted(Html.escape(result.words()));
                case UNDECIDED ->
                    "<skipped message=\"%s\"/>".formatted(Html.escape(result.words()));
              };
          return "  <testcase classname=\"%s\" name=\"%s\">%s</testcase>\n"
              .formatted(Html.escape("millrace." + suite), Html.escape(result.name()), body);
        })
        .collect(
            Collectors.joining(
                "",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"%s\" tests=\"%s\" failures=\"%s\" skipped=\"%s\">\n"
                    .formatted(
                        Html.escape(file),
                        results.size(),
                        count(State.FAILED),
                        count(State.UNDECIDED)),
                "</testsuite>\n"));
  }

  /** A table for a pull request. */
  String markdown() {
    return results.stream()
        .map(result ->
            "| %s | %s | %s |\n"
                .formatted(result.state().mark(), cell(result.name()), cell(result.words())))
        .collect(
            Collectors.joining(
                "",
                "### %s of %s: %s of %s failed\n\n| | check | found |\n|---|---|---|\n"
                    .formatted(suite, cell(file), count(State.FAILED), results.size()),
                ""));
  }

  private static String cell(String text) {
    return PlainText.of(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;");
  }

  /** What is not fine, as SARIF 2.1.0. */
  String sarif() {
    List<Result> found = results.stream().filter(result -> result.state() != State.PASSED).toList();
    return Json.text(
        Map.of(
            "$schema",
            "https://json.schemastore.org/sarif-2.1.0.json",
            "version",
            "2.1.0",
            "runs",
            List.of(
                Map.of(
                    "tool",
                    Map.of(
                        "driver",
                        Map.of(
                            "name",
                            "millrace",
                            "rules",
                            found.stream()
                                .map(Result::name)
                                .distinct()
                                .map(name -> Map.of("id", name))
                                .toList())),
                    "results",
                    found.stream().map(this::sarif).toList()))));
  }

  private Map<String, Object> sarif(Result result) {
    Map<String, Object> artifact = Map.of("uri", file.replace(' ', '_'));
    Map<String, Object> place =
        result.line() > 0
            ? Map.of("artifactLocation", artifact, "region", Map.of("startLine", result.line()))
            : Map.of("artifactLocation", artifact);
    return Map.of(
        "ruleId",
        result.name(),
        "level",
        result.state().level,
        "message",
        Map.of("text", result.words()),
        "locations",
        List.of(Map.of("physicalLocation", place)));
  }

  /** The report as lines of a terminal. */
  List<String> lines() {
    return results.stream()
        .map(result ->
            "  %s %s  %s"
                .formatted(
                    result.state().mark(),
                    PlainText.of(result.name()),
                    PlainText.of(result.words())))
        .toList();
  }

  String summary() {
    return String.format(
        Locale.ROOT,
        "%s of %s: %,d passed, %,d failed, %,d undecided",
        suite,
        PlainText.of(file),
        count(State.PASSED),
        count(State.FAILED),
        count(State.UNDECIDED));
  }
}
