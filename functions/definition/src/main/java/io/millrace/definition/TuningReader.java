package io.millrace.definition;

import io.millrace.domain.project.Tuning;
import io.millrace.domain.project.Tuning.Goal;
import io.millrace.domain.project.Tuning.Strategy;
import io.millrace.domain.project.Tuning.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how the settings of a project's own code are searched for. */
final class TuningReader {

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,9}");

  private TuningReader() {}

  static Optional<Tuning> read(YamlValue value) {
    Section section =
        value.section(
            "strategy", "trials", "parallel", "minutes", "minimize", "maximize", "ranges");
    Strategy strategy =
        section.get("strategy", word -> word.word(Strategy.class), Strategy.BAYESIAN);
    long trials = section.get("trials", YamlValue::integer, (long) Tuning.USUAL_TRIALS);
    long parallel = section.get("parallel", YamlValue::integer, 1L);
    Integer minutes =
        section
            .find("minutes")
            .flatMap(YamlValue::integer)
            .map(TrainingReader::within)
            .orElse(null);
    Optional<YamlValue> minimize = section.find("minimize");
    Optional<YamlValue> maximize = section.find("maximize");
    if (minimize.isPresent() == maximize.isPresent()) {
      value.note(
          "needs one of minimize and maximize, by which the figure is read that the program prints: 'loss: ([0-9.]+)'");
      return Optional.empty();
    }
    Map<String, Values> ranges = new LinkedHashMap<>();
    section
        .find("ranges")
        .ifPresent(given ->
            given
                .entries()
                .forEach((name, each) -> values(each).ifPresent(read -> ranges.put(name, read))));
    return minimize
        .or(() -> maximize)
        .flatMap(YamlValue::text)
        .flatMap(pattern ->
            value.make(() ->
                new Tuning(
                    strategy,
                    TrainingReader.within(trials),
                    TrainingReader.within(parallel),
                    minutes,
                    minimize.isPresent() ? Goal.MINIMIZE : Goal.MAXIMIZE,
                    pattern,
                    ranges)));
  }

  private static Optional<Values> values(YamlValue value) {
    if (value.isMapping()) {
      return value
          .section("values")
          .require("values")
          .flatMap(given -> {
            List<String> words =
                given.items().stream().map(YamlValue::text).flatMap(Optional::stream).toList();
            return given.make(() -> new Values.OneOf(words));
          });
    }
    if (!value.isList() || value.items().size() != 2) {
      value.refuse("a least and a greatest value, such as [2, 8], or {values: [rbf, linear]}");
      return Optional.empty();
    }
    Optional<Double> least = value.items().getFirst().number();
    Optional<Double> most = value.items().getLast().number();
    if (least.isEmpty() || most.isEmpty()) {
      return Optional.empty();
    }
    boolean whole =
        value.items().stream()
            .allMatch(end -> end.text().filter(t -> WHOLE.matcher(t).matches()).isPresent());
    return value.make(() ->
        whole
            ? new Values.Whole(least.get().intValue(), most.get().intValue())
            : new Values.Fraction(least.get(), most.get()));
  }
}
