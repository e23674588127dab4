package io.millrace.definition;

import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.project.TrafficRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads how traffic moves to a new version: {@code deployment.rollout}. */
final class RolloutReader {

  private static final Duration BAKE = Duration.ofMinutes(10);

  private static final int HALF = 50;
  private static final double EFFECT = 0.02;
  private static final int FLOOR = 5;
  private static final Duration AT_MOST = Duration.ofDays(14);

  /** What is said where versions are compared, and of nothing else. */
  private static final List<String> COMPARISON =
      List.of("share", "metric", "effect", "floor", "atMost");

  private static final double DIFFERENCES = 0.1;
  private static final double TOLERANCE = 0.1;

  private RolloutReader() {}

  /** The usual ways. */
  private enum Strategy {
    /** Everything, at once. */
    ALL_AT_ONCE,
    /** Loaded and watched without traffic first, and then everything. */
    BLUE_GREEN,
    /** A small share first, and then everything. */
    CANARY,
    /** More and more. */
    LINEAR,
    /** A share, until one of the two is shown to be better. */
    AB,
    /** The more, the likelier the new one is the better one. */
    THOMPSON;

    /** Its steps where the file names none. */
    List<Integer> steps() {
      return switch (this) {
        case ALL_AT_ONCE -> List.of();
        case BLUE_GREEN -> List.of(0);
        case CANARY -> List.of(10);
        case AB, THOMPSON -> List.of(HALF);
        case LINEAR -> IntStream.rangeClosed(1, 9).mapToObj(i -> i * 10).toList();
      };
    }
  }

  /** Empty where everything moves at once, or something is wrong and was noted. */
  static Optional<RolloutPolicy> read(YamlValue value) {
    Section section =
        value.section(
            "strategy",
            "steps",
            "bake",
            "stickyBy",
            "alarms",
            "latency",
            "shadow",
            "match",
            "share",
            "metric",
            "effect",
            "floor",
            "atMost");
    Strategy strategy = section.get("strategy", each -> each.word(Strategy.class), Strategy.CANARY);
    Optional<ShadowPolicy> shadow = section.find("shadow").flatMap(RolloutReader::shadow);
    List<Integer> steps =
        shadowed(section.get("steps", RolloutReader::steps, strategy.steps()), shadow.isPresent());
    Duration bake = section.get("bake", YamlValue::duration, BAKE);
    Optional<String> stickyBy = section.find("stickyBy").flatMap(YamlValue::text);
    Optional<List<String>> alarms = section.find("alarms").flatMap(RolloutReader::names);
    Optional<Duration> latency = section.find("latency").flatMap(YamlValue::latency);
    if (strategy == Strategy.ALL_AT_ONCE) {
      for (String idle :
          List.of("steps", "bake", "stickyBy", "alarms", "latency", "shadow", "match")) {
        section.find(idle).ifPresent(found -> found.note("says nothing where all moves at once"));
      }
    }
    idle(section, strategy);
    if (strategy == Strategy.ALL_AT_ONCE) {
      return Optional.empty();
    }
    if (strategy == Strategy.AB || strategy == Strategy.THOMPSON) {
      return compared(value, section, strategy, stickyBy, alarms, latency);
    }
    Optional<TrafficRule> match = section.find("match").flatMap(RolloutReader::match);
    return value.make(() ->
        new RolloutPolicy(
            steps,
            bake,
            stickyBy.orElse(null),
            alarms.orElse(null),
            latency.orElse(null),
            shadow.orElse(null),
            null,
            match.orElse(null)));
  }

  /** Notes what says nothing beside a strategy. */
  private static void idle(Section section, Strategy strategy) {
    List<String> idle =
        switch (strategy) {
          case BLUE_GREEN -> with("steps", "latency");
          case AB -> List.of("steps", "bake", "shadow", "match", "floor");
          case THOMPSON -> List.of("steps", "bake", "shadow", "match", "share", "effect");
          case ALL_AT_ONCE, CANARY, LINEAR -> with();
        };
    for (String each : idle) {
      section
          .find(each)
          .ifPresent(found -> found.note("says nothing beside " + Words.of(strategy)));
    }
  }

  private static List<String> with(String... more) {
    return Stream.concat(COMPARISON.stream(), Stream.of(more)).toList();
  }

  private static Optional<RolloutPolicy> compared(
      YamlValue value,
      Section section,
      Strategy strategy,
      Optional<String> stickyBy,
      Optional<List<String>> alarms,
      Optional<Duration> latency) {
    long share = section.get("share", YamlValue::integer, (long) HALF);
    Duration atMost = section.get("atMost", YamlValue::duration, AT_MOST);
    double effect = section.get("effect", YamlValue::number, EFFECT);
    long floor = section.get("floor", YamlValue::integer, (long) FLOOR);
    Optional<Metric> metric = section.require("metric").flatMap(each -> each.word(Metric.class));
    return metric.flatMap(of ->
        value.make(() ->
            new RolloutPolicy(
                List.of(Math.clamp(share, -1, 100)),
                atMost,
                stickyBy.orElse(null),
                alarms.orElse(null),
                latency.orElse(null),
                null,
                strategy == Strategy.AB
                    ? new ComparePolicy.Certainty(of, effect)
                    : new ComparePolicy.Reward(of, Math.clamp(floor, 0, 100)),
                null)));
  }

  private static Optional<TrafficRule> match(YamlValue value) {
    Section section = value.section("column", "header", "in");
    Optional<String> column = section.find("column").flatMap(YamlValue::text);
    Optional<String> header = section.find("header").flatMap(YamlValue::text);
    List<String> in = section.find("in").flatMap(RolloutReader::names).orElse(List.of());
    if (column.isPresent() == header.isPresent()) {
      value.note("must name a column or a header, one of the two");
      return Optional.empty();
    }
    return value.make(() ->
        column.isPresent()
            ? new TrafficRule.OfColumn(column.get(), in)
            : new TrafficRule.OfHeader(header.orElseThrow(), in));
  }

  private static Optional<ShadowPolicy> shadow(YamlValue value) {
    Section section = value.section("percent", "differences", "tolerance");
    long percent = section.get("percent", YamlValue::integer, 100L);
    double differences = section.get("differences", YamlValue::number, DIFFERENCES);
    double tolerance = section.get("tolerance", YamlValue::number, TOLERANCE);
    return value.make(() -> new ShadowPolicy(Math.clamp(percent, 0, 101), differences, tolerance));
  }

  /** A version that is tried has its first step without traffic for that. */
  private static List<Integer> shadowed(List<Integer> steps, boolean shadow) {
    return !shadow || steps.isEmpty() || steps.getFirst() == 0
        ? steps
        : Stream.concat(Stream.of(0), steps.stream()).toList();
  }

  private static Optional<List<String>> names(YamlValue value) {
    List<YamlValue> items = value.items();
    List<String> names = items.stream().flatMap(item -> item.text().stream()).toList();
    return names.size() == items.size() && value.isList() ? Optional.of(names) : Optional.empty();
  }

  private static Optional<List<Integer>> steps(YamlValue value) {
    List<Integer> steps = new ArrayList<>();
    List<YamlValue> items = value.items();
    for (YamlValue item : items) {
      item.integer().ifPresent(step -> steps.add(Math.clamp(step, -1, 100)));
    }
    return steps.size() == items.size() && value.isList() ? Optional.of(steps) : Optional.empty();
  }
}
