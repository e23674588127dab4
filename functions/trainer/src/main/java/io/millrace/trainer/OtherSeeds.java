package io.millrace.trainer;

import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Stability;
import io.millrace.domain.evaluation.StabilityMeasure;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Model;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Learns the same from the same rows with other seeds, and measures how far what is learned depends
 * on them. Which rows are held out does not: that is one seed, whatever is drawn beside it.
 *
 * @param hyperparameters that are given; the others have defaults
 */
record OtherSeeds(
    TrainingInput input,
    Map<String, String> hyperparameters,
    Boosting.Checkpoints checkpoints,
    StopSignal interruption,
    Progress progress) {

  /**
   * Measures a model beside those of other seeds.
   *
   * @return null where time ended it before there was another, and where the metric is not defined
   * @throws Interrupted if it was asked to stop
   */
  @Nullable Stability measure(
      EvaluationPolicy.Stability policy,
      Model model,
      HeldOut heldOut,
      Observations table,
      TargetColumn target,
      Split split)
      throws XGBoostError, IOException {
    Metric metric = input.project().training().objective().usualMetric(input.project().task());
    Duration since = progress.elapsed();
    List<Long> seeds = new ArrayList<>(List.of(input.seed()));
    List<Double> values = new ArrayList<>(List.of(heldOut.value(model, metric)));
    List<double[]> said = new ArrayList<>(List.of(heldOut.said(model)));
    while (seeds.size() < policy.seeds() && !isOver(policy, since)) {
      long seed = input.seed() + seeds.size();
      Model other = learn(seed, table, target, split);
      seeds.add(seed);
      values.add(heldOut.value(other, metric));
      said.add(heldOut.said(other));
      progress.say(
          String.format(
              Locale.ROOT,
              "Learned with %s of %s seeds%s: %s is %.4f.",
              seeds.size(),
              policy.seeds(),
              progress.forecast(since, seeds.size() - 1, policy.seeds() - 1),
              metric,
              values.getLast()));
    }
    if (seeds.size() < policy.seeds()) {
      progress.say(
          "The %s minutes of evaluation.stability ended it after %s of %s seeds."
              .formatted(policy.minutes(), seeds.size(), policy.seeds()));
    }
    boolean defined = values.stream().allMatch(Double::isFinite);
    return seeds.size() < 2 || !defined
        ? null
        : new Stability(
            policy.seeds(), seeds, heldOut.size(), metric, values, measures(values, said));
  }

  private Model learn(long seed, Observations table, TargetColumn target, Split split)
      throws XGBoostError, IOException {
    var other = new TrainingInput(input.project(), input.runId(), input.dataset(), seed);
    return new Learning(
            other,
            hyperparameters,
            new Boosting.Checkpoints(checkpoints.folder(), checkpoints.run() + "/seed " + seed),
            interruption,
            progress.quiet())
        .learn(table, target, split)
        .model();
  }

  private boolean isOver(EvaluationPolicy.Stability policy, Duration since) {
    return policy.minutes() != null
        && progress.elapsed().minus(since).compareTo(Duration.ofMinutes(policy.minutes())) >= 0;
  }

  private SortedMap<StabilityMeasure, Double> measures(List<Double> values, List<double[]> said) {
    Project project = input.project();
    SortedMap<StabilityMeasure, Double> measures = new TreeMap<>();
    for (StabilityMeasure measure : StabilityMeasure.values()) {
      if (measure.appliesTo(project.task())
          && (measure != StabilityMeasure.DEVIATION
              || project.training().objective()
                  != Objective.RANKING)) { // of scores it says nothing
        measures.put(
            measure,
            switch (measure) {
              case SPREAD ->
                  Math.sqrt(variance(values.stream().mapToDouble(each -> each).toArray()));
              case FLIPS -> flips(said);
              case DEVIATION -> deviation(said);
            });
      }
    }
    return measures;
  }

  /** Of n models, k of which say a class of a row, k · (n − k) pairs are of two minds. */
  private static double flips(List<double[]> said) {
    int rows = said.getFirst().length;
    long apart = 0;
    for (int i = 0; i < rows; i++) {
      for (int one = 0; one < said.size(); one++) {
        for (int other = 0; other < one; other++) {
          apart += said.get(one)[i] == said.get(other)[i] ? 0 : 1;
        }
      }
    }
    return apart / (rows * said.size() * (said.size() - 1) / 2.0);
  }

  private static double deviation(List<double[]> said) {
    int rows = said.getFirst().length;
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int i = row;
      sum += variance(said.stream().mapToDouble(of -> of[i]).toArray());
    }
    return Math.sqrt(sum / rows);
  }

  /** The unbiased one. */
  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum()
        / (values.length - 1);
  }
}
