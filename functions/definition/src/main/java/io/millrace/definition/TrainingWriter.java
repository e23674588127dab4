package io.millrace.definition;

import static io.millrace.definition.YamlLines.plain;
import static io.millrace.definition.YamlLines.quoted;
import static java.util.stream.Collectors.joining;

import io.millrace.domain.Sha256;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.ComputeChoice;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.ClassWeights;
import io.millrace.domain.project.DecisionRule;
import io.millrace.domain.project.Guidance;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.Search;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.project.Tuning;
import io.millrace.domain.project.Tuning.Values;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes how models are trained. */
final class TrainingWriter {

  private final YamlLines out;

  TrainingWriter(YamlLines out) {
    this.out = out;
  }

  void write(TrainingPolicy training) {
    line("training:");
    switch (training.trainer()) {
      case BuiltInTrainer trainer -> builtIn(trainer);
      case OwnCode.Script(var file, var source, var framework, var tuning) -> {
        line("  script: " + brought(file, "source", source));
        line("  framework: " + Words.of(framework));
        tuning(tuning);
      }
      case OwnCode.Container(var uri, var tuning) -> {
        line("  image: " + quoted(uri));
        tuning(tuning);
      }
      case BroughtModel(var file, var digest) ->
          line("  model: " + brought(file, "digest", digest));
    }
    var split = training.split();
    line(
        "  split: {validation: %s, test: %s, seed: %s}"
            .formatted(split.validation(), split.test(), split.seed()));
    launch(training.launch());
    switch (training.decision()) {
      case DecisionRule.Costs(var falsePositive, var falseNegative) ->
          line(
              "  costs: {falsePositive: %s, falseNegative: %s}"
                  .formatted(falsePositive, falseNegative));
      case DecisionRule.Threshold rule when rule.equals(DecisionRule.EVEN) -> {}
      case DecisionRule.Threshold(var threshold) -> line("  threshold: " + threshold);
    }
  }

  private void tuning(@Nullable Tuning tuning) {
    if (tuning == null) {
      return;
    }
    line("  search:");
    line("    strategy: " + Words.of(tuning.strategy()));
    line("    trials: " + tuning.trials());
    line("    parallel: " + tuning.parallel());
    if (tuning.minutes() != null) {
      line("    minutes: " + tuning.minutes());
    }
    line("    %s: %s".formatted(Words.of(tuning.goal()), quoted(tuning.pattern())));
    line("    ranges:");
    tuning
        .ranges()
        .forEach((name, values) -> line("      %s: %s".formatted(quoted(name), values(values))));
  }

  private static String values(Values values) {
    return switch (values) {
      case Values.Whole(var least, var most) -> "[%s, %s]".formatted(least, most);
      case Values.Fraction(var least, var most) -> "[%s, %s]".formatted(least, most);
      case Values.OneOf(var words) ->
          words.stream().map(YamlLines::quoted).collect(joining(", ", "{values: [", "]}"));
    };
  }

  private static String brought(String file, String name, @Nullable Sha256 digest) {
    return digest == null
        ? quoted(file)
        : "{file: %s, %s: %s}".formatted(quoted(file), name, quoted(digest.hex()));
  }

  private void launch(LaunchPolicy launch) {
    line("  compute: " + compute(launch.compute()));
    switch (launch.trigger()) {
      case null -> {}
      case TrainingTrigger.Asked _ -> line("  trigger: asked");
      case TrainingTrigger.Every(var interval) ->
          line("  trigger: {every: %s}".formatted(Durations.written(interval)));
      case TrainingTrigger.At(var time) -> line("  trigger: " + time);
      case TrainingTrigger.NewRows(var number) -> line("  trigger: {rows: %s}".formatted(number));
    }
    if (launch.window() != null) {
      line("  window: " + launch.window());
    }
    if (launch.budget() != null) {
      line("  budget: " + plain(launch.budget()));
    }
  }

  private void builtIn(BuiltInTrainer trainer) {
    line("  algorithm: " + trainer.algorithm().word());
    if (!trainer.hyperparameters().isEmpty()) {
      line("  hyperparameters:");
      new TreeMap<>(trainer.hyperparameters())
          .forEach((name, value) -> line("    %s: %s".formatted(quoted(name), quoted(value))));
    }
    if (trainer.objective() != Objective.SQUARED_ERROR) {
      line("  objective: " + trainer.objective().word());
    }
    if (trainer.interval() != null) {
      line("  interval: " + plain(trainer.interval()));
    }
    if (trainer.guidance() != null) {
      guidance(trainer.guidance());
    }
    if (trainer.search() != null) {
      search(trainer.search());
    }
    switch (trainer.classWeights()) {
      case ClassWeights.Equal _ -> {}
      case ClassWeights.Balanced _ -> line("  classWeights: balanced");
      case ClassWeights.Given(var byClass) -> {
        line("  classWeights:");
        new TreeMap<>(byClass)
            .forEach((label, weight) -> line("    %s: %s".formatted(quoted(label), weight)));
      }
    }
  }

  private void search(Search search) {
    line("  search:" + (search.equals(Search.USUAL) ? " {}" : ""));
    if (search.trials() != null) {
      line("    trials: " + search.trials());
    }
    if (search.minutes() != null) {
      line("    minutes: " + search.minutes());
    }
    if (!search.ranges().isEmpty()) {
      line("    ranges:");
      new TreeMap<>(search.ranges())
          .forEach((name, range) ->
              line(
                  "      %s: [%s, %s]"
                      .formatted(quoted(name), plain(range.least()), plain(range.most()))));
    }
  }

  private static String compute(ComputeChoice choice) {
    return switch (choice) {
      case ComputeChoice.Auto _ -> Words.of(TrainingReader.Place.AUTO);
      case Compute.Function _ -> Words.of(TrainingReader.Place.LAMBDA);
      case Compute.SageMaker(var instance, var count, var spot, var limit, var volume) ->
          "{instance: %s, count: %s, spot: %s, timeLimit: %s, volume: %s}"
              .formatted(instance, count, spot, Durations.written(limit), volume);
    };
  }

  private void guidance(Guidance guidance) {
    if (!guidance.monotone().isEmpty()) {
      line("  monotone:");
      new TreeMap<>(guidance.monotone())
          .forEach((name, way) -> line("    %s: %s".formatted(quoted(name), Words.of(way))));
    }
    if (guidance.weight() != null) {
      line("  weight: " + quoted(guidance.weight()));
    }
  }

  private void line(String text) {
    out.line(text);
  }
}
