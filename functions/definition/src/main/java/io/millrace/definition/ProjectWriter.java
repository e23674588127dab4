package io.millrace.definition;

import static io.millrace.definition.YamlLines.list;
import static io.millrace.definition.YamlLines.plain;
import static io.millrace.definition.YamlLines.quoted;

import io.millrace.domain.ProjectName;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.DataPolicy.Keep;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.FallbackPolicy;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.project.TrafficRule;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a project for people: one line a column, everything explained where it stands. */
final class ProjectWriter {

  private final YamlLines out = new YamlLines();

  String write(Project project) {
    line("name: " + project.name());
    line("");
    line(
        "# What the model predicts: binary, multiclass or regression, of which column. Another"
            + " column");
    line("# asks for other gates and checks: millrace init FILE --target COLUMN proposes them.");
    line("task: " + Words.of(project.task()));
    line("target: " + quoted(project.target()));
    optional("positive", project.positive(), "the class that counts as the event");
    optional(
        "entityKey", project.entityKey(), "what a row is about; all its rows stay on one side");
    optional("eventTime", project.eventTime(), "when a row happened; the newest are held out");
    line("");
    line("# Types: number, integer, boolean, category, text, date, timestamp. Text is no feature.");
    line("# Rules: required, range, oneOf, pattern, unique, dateRange. A row that breaks one is");
    line("# put into quarantine, with the reason. feature: false keeps a column from the model.");
    line(
        "# Written otherwise than 1234.5, 2026-11-23 or NA: format, decimal, thousands, unit,"
            + " missing.");
    line("columns:");
    project.columns().forEach(this::column);
    line("");
    if (project.data().from() == null) {
      new ChecksWriter(out).write(project.checks(), project.data().mode());
      line("");
    }
    new TrainingWriter(out).write(project.training());
    line("");
    line("# What a trained model must reach on held-out rows before it becomes a version.");
    line("gates:" + (project.gates().isEmpty() ? " []" : ""));
    project.gates().forEach(gate -> line("  - " + gate(gate)));
    line("");
    line("# Who lets a version serve: automatic, approver, operator or admin.");
    line("approval: " + approval(project.approval()));
    line("");
    line("# So many failed predictions a minute, while a new version is watched, put the previous");
    line("# version back.");
    line("deployment:");
    line("  errorsPerMinute: " + project.deployment().errorsPerMinute());
    line("  watch: " + Durations.written(project.deployment().watch()));
    RolloutPolicy rollout = project.deployment().rollout();
    if (rollout != null) {
      rollout(rollout);
    }
    switch (project.deployment().backend()) {
      case Backend.Function _ -> {}
      case Backend.RealTime(var instance, var count) ->
          line("  backend: {instance: %s, count: %s}".formatted(instance, count));
      case Backend.Scaled(var machines, var atMost, var invocations) ->
          line(
              "  backend: {instance: %s, count: %s, scaling: {atMost: %s, invocations: %s}}"
                  .formatted(
                      machines.instanceType(), machines.instanceCount(), atMost, invocations));
      case Backend.Serverless(var memory, var concurrency) ->
          line(
              "  backend: {serverless: {memory: %s, concurrency: %s}}"
                  .formatted(memory, concurrency));
    }
    FallbackPolicy fallback = project.deployment().fallback();
    if (fallback != null) {
      line("  fallback: {%s}".formatted(fallback(fallback)));
    }
    line("");
    new MonitoringWriter(out).write(project.monitoring());
    line("");
    line(
        "# What the next file does to the rows that are there: replace, append, or upsert (the"
            + " newest");
    line("# row about an entityKey counts). keep: files, rows or age, for instance age: 90d. With");
    line(
        "# append and upsert, checks: {dataset: {rows: {min: 300}}} asks it of all rows together.");
    line("data:");
    ProjectName owner = project.data().from();
    line(owner == null ? "  mode: " + Words.of(project.data().mode()) : "  from: " + owner);
    List<ProjectName> sharedWith = project.data().sharedWith();
    if (sharedWith != null) {
      line("  sharedWith: " + sharedWith);
    }
    switch (project.data().keep()) {
      case null -> {}
      case Keep.Files(var number) -> line("  keep: {files: %s}".formatted(number));
      case Keep.Rows(var number) -> line("  keep: {rows: %s}".formatted(number));
      case Keep.Recent(var age) -> line("  keep: {age: %s}".formatted(Durations.written(age)));
    }
    if (project.data().gather() != null) {
      line("  gather: " + Durations.written(project.data().gather()));
    }
    if (project.data().mergedBy() != null) {
      line("  mergedBy: " + Words.of(project.data().mergedBy()));
    }
    EvaluationPolicy evaluation = project.evaluation();
    if (evaluation != null) {
      evaluation(evaluation);
    }
    return out.toString();
  }

  private void rollout(RolloutPolicy rollout) {
    line("  rollout:");
    ComparePolicy compare = rollout.compare();
    if (compare == null) {
      line("    steps: " + rollout.steps());
      line("    bake: " + Durations.written(rollout.bake()));
    } else {
      line(
          switch (compare) {
            case ComparePolicy.Certainty(var _, var effect) ->
                "    strategy: ab\n    share: %s\n    effect: %s"
                    .formatted(rollout.steps().getFirst(), effect);
            case ComparePolicy.Reward(var _, var floor) ->
                "    strategy: thompson\n    floor: " + floor;
          });
      line("    metric: " + Words.of(compare.metric()));
      line("    atMost: " + Durations.written(rollout.bake()));
    }
    TrafficRule match = rollout.match();
    if (match != null) {
      String of =
          switch (match) {
            case TrafficRule.OfColumn(var column, var _) -> "column: " + quoted(column);
            case TrafficRule.OfHeader(var header, var _) -> "header: " + quoted(header);
          };
      List<String> in = match.in().stream().map(YamlLines::quoted).toList();
      line("    match: {%s%s}".formatted(of, in.isEmpty() ? "" : ", in: " + in));
    }
    String stickyBy = rollout.stickyBy();
    if (stickyBy != null) {
      line("    stickyBy: " + quoted(stickyBy));
    }
    List<String> alarms = rollout.alarms();
    if (alarms != null) {
      line("    alarms: " + alarms.stream().map(YamlLines::quoted).toList());
    }
    Duration latency = rollout.latency();
    if (latency != null) {
      line("    latency: " + latency.toMillis() + "ms");
    }
    ShadowPolicy shadow = rollout.shadow();
    if (shadow != null) {
      line(
          "    shadow: {percent: %s, differences: %s, tolerance: %s}"
              .formatted(shadow.percent(), shadow.differences(), shadow.tolerance()));
    }
  }

  private static String fallback(FallbackPolicy fallback) {
    DefaultAnswer answer = fallback.answer();
    String version = fallback.version() == null ? "" : "version: " + fallback.version();
    String given =
        switch (answer) {
          case null -> "";
          case DefaultAnswer.Estimate(var value, var interval) ->
              interval == null
                  ? "default: {value: %s}".formatted(value)
                  : "default: {value: %s, lower: %s, upper: %s}"
                      .formatted(value, interval.lower(), interval.upper());
          case DefaultAnswer.Probability(var positive) ->
              "default: {probability: %s}".formatted(positive);
          case DefaultAnswer.OfClass(var label) -> "default: {class: %s}".formatted(quoted(label));
        };
    return version + (version.isEmpty() || given.isEmpty() ? "" : ", ") + given;
  }

  private void column(Column column) {
    Stream<String> flags =
        Stream.of(
                column.required() ? "required: true" : null,
                column.feature() ? null : "feature: false",
                column.ngrams() == null ? null : "feature: true",
                column.ngrams() == null || column.ngrams() == Column.USUAL_NGRAMS
                    ? null
                    : "ngrams: " + column.ngrams())
            .filter(Objects::nonNull);
    List<String> settings =
        Stream.of(
                flags,
                notation(column.notation()),
                column.rules().stream().map(ProjectWriter::rule))
            .flatMap(each -> each)
            .toList();
    String type = Words.of(column.type());
    line(
        "  %s: %s"
            .formatted(
                quoted(column.name()),
                settings.isEmpty()
                    ? type
                    : "{type: %s, %s}".formatted(type, String.join(", ", settings))));
  }

  private static Stream<String> notation(@Nullable Notation notation) {
    if (notation == null) {
      return Stream.empty();
    }
    Stream<String> words =
        notation.missing().isEmpty()
            ? Stream.empty()
            : Stream.of("missing: " + list(notation.missing().stream()));
    return Stream.concat(
        Stream.of(
                setting("format", notation.pattern()),
                setting("language", notation.language()),
                setting("zone", notation.zone()),
                setting("decimal", notation.decimal()),
                setting("thousands", notation.thousands()),
                setting("unit", notation.unit()))
            .flatMap(Optional::stream),
        words);
  }

  private static Optional<String> setting(String name, @Nullable String value) {
    return Optional.ofNullable(value).map(given -> name + ": " + quoted(given));
  }

  private static String rule(RowRule rule) {
    return switch (rule) {
      case RowRule.Range(var from, var to) -> "range: [%s, %s]".formatted(plain(from), plain(to));
      case RowRule.DateRange(var from, var to) -> "dateRange: [%s, %s]".formatted(from, to);
      case RowRule.OneOf(var values) -> "oneOf: " + list(values.stream().sorted(order(values)));
      case RowRule.Matches(var pattern) -> "pattern: " + quoted(pattern);
      case RowRule.Unique _ -> "unique: true";
    };
  }

  /** Whole numbers by their size, words by the alphabet. */
  private static Comparator<String> order(Set<String> values) {
    return values.stream().allMatch(value -> value.matches("-?\\d{1,18}"))
        ? Comparator.comparingLong(Long::parseLong)
        : Comparator.naturalOrder();
  }

  private static String gate(Gate gate) {
    return switch (gate) {
      case Gate.Bound(var metric, var bound) ->
          "{metric: %s, %s: %s}"
              .formatted(Words.of(metric), metric.higherIsBetter() ? "min" : "max", bound);
      case Gate.NotWorseThanChampion(var metric, var tolerance) ->
          "{metric: %s, notWorseThanChampion: %s}".formatted(Words.of(metric), tolerance);
      case Gate.Fair(var measure, var of, var bound, var waived) ->
          "{fairness: %s%s, %s: %s%s}"
              .formatted(
                  Words.of(measure),
                  of.isEmpty() ? "" : ", of: " + columns(of),
                  measure.isRatio() ? "min" : "max",
                  bound,
                  waived == null
                      ? ""
                      : ", waived: {why: %s, until: %s}"
                          .formatted(quoted(waived.why()), waived.until()));
      case Gate.Stable(var measure, var bound) ->
          "{stability: %s, max: %s}".formatted(Words.of(measure), bound);
    };
  }

  /** A column, or several together. */
  private static String columns(List<String> columns) {
    return columns.size() == 1 ? quoted(columns.getFirst()) : list(columns.stream());
  }

  private void evaluation(EvaluationPolicy evaluation) {
    line("");
    line("# Which groups a model should treat alike, of which segments figures are told, and with");
    line("# how many seeds the same is learned.");
    line("evaluation:");
    if (!evaluation.slices().isEmpty()) {
      line("  slices: " + segmentations(evaluation.slices()));
    }
    EvaluationPolicy.Fairness fairness = evaluation.fairness();
    if (fairness != null) {
      line("  fairness:");
      line("    groups: " + segmentations(fairness.groups()));
      if (fairness.favourable() != null) {
        line("    favourable: " + quoted(fairness.favourable()));
      }
    }
    if (!evaluation.bounds().isEmpty()) {
      line("  bounds:");
      new TreeMap<>(evaluation.bounds())
          .forEach((name, cuts) -> line("    %s: %s".formatted(quoted(name), cuts)));
    }
    EvaluationPolicy.Stability stability = evaluation.stability();
    if (stability != null) {
      line(
          "  stability: {seeds: %s%s}"
              .formatted(
                  stability.seeds(),
                  stability.minutes() == null ? "" : ", minutes: " + stability.minutes()));
    }
  }

  private static String segmentations(List<List<String>> all) {
    return all.stream().map(ProjectWriter::columns).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String approval(ApprovalPolicy approval) {
    return switch (approval) {
      case ApprovalPolicy.Automatic _ -> RulesReader.AUTOMATIC;
      case ApprovalPolicy.ByRole(var role) -> Words.of(role);
    };
  }

  private void optional(String name, @Nullable String value, String meaning) {
    if (value != null) {
      line("%s: %s  # %s".formatted(name, quoted(value), meaning));
    }
  }

  private void line(String text) {
    out.line(text);
  }
}
