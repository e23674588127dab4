package io.millrace.definition;

import io.millrace.domain.Task;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.StabilityMeasure;
import io.millrace.domain.evaluation.Waiver;
import io.millrace.domain.project.Objective;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a trained model has to reach before it becomes a version: {@code gates}. */
final class GateReader {

  private static final double CHAMPION_TOLERANCE = 0.01;

  private final Optional<Task> task;

  /**
   * @param task empty if it could not be read
   */
  GateReader(Optional<Task> task) {
    this.task = task;
  }

  /** The gates where the file names none. */
  static List<Gate> defaults(Task task, Objective objective) {
    return List.of(new Gate.NotWorseThanChampion(objective.usualMetric(task), CHAMPION_TOLERANCE));
  }

  /** Reads a list of gates. */
  List<Gate> read(YamlValue value) {
    List<Gate> gates = new ArrayList<>();
    value.items().forEach(item -> gate(item).ifPresent(gates::add));
    return gates;
  }

  private Optional<Gate> gate(YamlValue value) {
    if (value.isMapping() && value.entries().containsKey("fairness")) {
      return fair(value.section("fairness", "of", "min", "max", "waived"));
    }
    return value.isMapping() && value.entries().containsKey("stability")
        ? stable(value.section("stability", "max"))
        : ofMetric(value);
  }

  private Optional<Gate> ofMetric(YamlValue value) {
    Section section = value.section("metric", "min", "max", "notWorseThanChampion");
    Optional<Metric> metric =
        section
            .require("metric")
            .flatMap(given ->
                given
                    .word(Metric.class)
                    .filter(word -> {
                      boolean applies = task.isEmpty() || word.appliesTo(task.get());
                      if (!applies) {
                        given.note("is no metric of a %s task".formatted(Words.of(task.get())));
                      }
                      return applies;
                    }));
    return metric.flatMap(of -> {
      String bound = of.higherIsBetter() ? "min" : "max";
      Optional<YamlValue> limit = section.find(bound);
      Optional<YamlValue> tolerance = section.find("notWorseThanChampion");
      if (section.find(of.higherIsBetter() ? "max" : "min").isPresent()
          || limit.isPresent() == tolerance.isPresent()) {
        value.note(
            "a gate on %s has either %s or notWorseThanChampion".formatted(Words.of(of), bound));
        return Optional.empty();
      }
      return limit.isPresent()
          ? limit.get().number().map(number -> new Gate.Bound(of, number))
          : tolerance.flatMap(given ->
              given
                  .number()
                  .flatMap(number -> given.make(() -> new Gate.NotWorseThanChampion(of, number))));
    });
  }

  private static Optional<Gate> fair(Section section) {
    Optional<FairnessMeasure> measure =
        section.require("fairness").flatMap(word -> word.word(FairnessMeasure.class));
    List<String> of = section.get("of", EvaluationReader::columns, List.of());
    Optional<Waiver> waived = section.find("waived").flatMap(GateReader::waiver);
    return measure.flatMap(asked -> {
      String bound = asked.isRatio() ? "min" : "max";
      Optional<YamlValue> limit = section.find(bound);
      if (limit.isEmpty() || section.find(asked.isRatio() ? "max" : "min").isPresent()) {
        section.at().note("a gate on %s has %s".formatted(Words.of(asked), bound));
        return Optional.empty();
      }
      return limit
          .get()
          .number()
          .flatMap(number ->
              limit.get().make(() -> new Gate.Fair(asked, of, number, waived.orElse(null))));
    });
  }

  private static Optional<Gate> stable(Section section) {
    Optional<StabilityMeasure> measure =
        section.require("stability").flatMap(word -> word.word(StabilityMeasure.class));
    Optional<YamlValue> limit = section.require("max");
    return measure.flatMap(asked ->
        limit.flatMap(given ->
            given.number().flatMap(most -> given.make(() -> new Gate.Stable(asked, most)))));
  }

  private static Optional<Waiver> waiver(YamlValue value) {
    Section section = value.section("why", "until");
    Optional<String> why = section.require("why").flatMap(YamlValue::text);
    Optional<LocalDate> until = section.require("until").flatMap(YamlValue::date);
    return why.isPresent() && until.isPresent()
        ? value.make(() -> new Waiver(why.get(), until.get()))
        : Optional.empty();
  }
}
