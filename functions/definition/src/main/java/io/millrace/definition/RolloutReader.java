package io.millrace.definition;

import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads how traffic moves to a new version: {@code deployment.rollout}. */
final class RolloutReader {

  private static final Duration BAKE = Duration.ofMinutes(10);

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
    LINEAR;

    /** Its steps where the file names none. */
    List<Integer> steps() {
      return switch (this) {
        case ALL_AT_ONCE -> List.of();
        case BLUE_GREEN -> List.of(0);
        case CANARY -> List.of(10);
        case LINEAR -> IntStream.rangeClosed(1, 9).mapToObj(i -> i * 10).toList();
      };
    }
  }

  /** Empty where everything moves at once, or something is wrong and was noted. */
  static Optional<RolloutPolicy> read(Value value) {
    Section section =
        value.section("strategy", "steps", "bake", "stickyBy", "alarms", "latency", "shadow");
    Strategy strategy = section.get("strategy", each -> each.word(Strategy.class), Strategy.CANARY);
    Optional<ShadowPolicy> shadow = section.find("shadow").flatMap(RolloutReader::shadow);
    List<Integer> steps =
        shadowed(section.get("steps", RolloutReader::steps, strategy.steps()), shadow.isPresent());
    Duration bake = section.get("bake", Value::duration, BAKE);
    Optional<String> stickyBy = section.find("stickyBy").flatMap(Value::text);
    Optional<List<String>> alarms = section.find("alarms").flatMap(RolloutReader::names);
    Optional<Duration> latency = section.find("latency").flatMap(Value::latency);
    if (strategy == Strategy.ALL_AT_ONCE) {
      for (String idle : List.of("steps", "bake", "stickyBy", "alarms", "latency", "shadow")) {
        section.find(idle).ifPresent(found -> found.note("says nothing where all moves at once"));
      }
      return Optional.empty();
    }
    if (strategy == Strategy.BLUE_GREEN) {
      for (String idle : List.of("steps", "latency")) {
        section.find(idle).ifPresent(found -> found.note("says nothing beside blue_green"));
      }
    }
    return value.make(() ->
        new RolloutPolicy(
            steps,
            bake,
            stickyBy.orElse(null),
            alarms.orElse(null),
            latency.orElse(null),
            shadow.orElse(null)));
  }

  private static Optional<ShadowPolicy> shadow(Value value) {
    Section section = value.section("percent", "differences", "tolerance");
    long percent = section.get("percent", Value::integer, 100L);
    double differences = section.get("differences", Value::number, DIFFERENCES);
    double tolerance = section.get("tolerance", Value::number, TOLERANCE);
    return value.make(() -> new ShadowPolicy(Math.clamp(percent, 0, 101), differences, tolerance));
  }

  /** A version that is tried has its first step without traffic for that. */
  private static List<Integer> shadowed(List<Integer> steps, boolean shadow) {
    return !shadow || steps.isEmpty() || steps.getFirst() == 0
        ? steps
        : Stream.concat(Stream.of(0), steps.stream()).toList();
  }

  private static Optional<List<String>> names(Value value) {
    List<Value> items = value.items();
    List<String> names = items.stream().flatMap(item -> item.text().stream()).toList();
    return names.size() == items.size() && value.isList() ? Optional.of(names) : Optional.empty();
  }

  private static Optional<List<Integer>> steps(Value value) {
    List<Integer> steps = new ArrayList<>();
    List<Value> items = value.items();
    for (Value item : items) {
      item.integer().ifPresent(step -> steps.add(Math.clamp(step, -1, 100)));
    }
    return steps.size() == items.size() && value.isList() ? Optional.of(steps) : Optional.empty();
  }
}
