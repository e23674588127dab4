package io.millrace.definition;

import io.millrace.domain.project.Hyperparameter;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.project.TrainingPolicy.Algorithm;
import io.millrace.domain.project.TrainingPolicy.Compute;
import io.millrace.domain.project.TrainingPolicy.Split;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads how models are trained. */
final class TrainingReader {

  private static final Split SPLIT = new Split(0.15, 0.2, 42);
  private static final Compute COMPUTE = new Compute("ml.m5.large", 1, false, Duration.ofHours(1));

  /** How models are trained where the file does not say. */
  static final TrainingPolicy DEFAULT =
      new TrainingPolicy(Algorithm.XGBOOST, Map.of(), SPLIT, COMPUTE);

  TrainingPolicy read(Value value) {
    Section section = value.section("algorithm", "hyperparameters", "split", "compute");
    return new TrainingPolicy(
        section.get("algorithm", word -> word.word(Algorithm.class), Algorithm.XGBOOST),
        section.find("hyperparameters").map(TrainingReader::hyperparameters).orElse(Map.of()),
        section.find("split").map(TrainingReader::split).orElse(SPLIT),
        section.find("compute").map(TrainingReader::compute).orElse(COMPUTE));
  }

  private static Map<String, String> hyperparameters(Value value) {
    Map<String, String> texts = new LinkedHashMap<>();
    value
        .entries()
        .forEach((name, each) ->
            each.text()
                .filter(text -> each.accepts(() -> Hyperparameter.check(name, text)))
                .ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  private static Split split(Value value) {
    Section section = value.section("validation", "test", "seed");
    double validation = section.get("validation", Value::number, SPLIT.validation());
    double test = section.get("test", Value::number, SPLIT.test());
    long seed = section.get("seed", Value::integer, SPLIT.seed());
    return value.make(() -> new Split(validation, test, seed)).orElse(SPLIT);
  }

  private static Compute compute(Value value) {
    Section section = value.section("instance", "count", "spot", "timeLimit");
    String instance = section.get("instance", Value::text, COMPUTE.instanceType());
    long count = section.get("count", Value::integer, (long) COMPUTE.instanceCount());
    boolean spot = section.get("spot", Value::flag, COMPUTE.spot());
    Duration limit = section.get("timeLimit", Value::duration, COMPUTE.timeLimit());
    return value
        .make(() -> new Compute(instance, Math.clamp(count, 0, Integer.MAX_VALUE), spot, limit))
        .orElse(COMPUTE);
  }
}
