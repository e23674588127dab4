package io.millrace.definition;

import io.millrace.domain.Sha256;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.Compute.SageMaker;
import io.millrace.domain.compute.ComputeChoice;
import io.millrace.domain.compute.TrainingWindow;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.ClassWeights;
import io.millrace.domain.project.DecisionRule;
import io.millrace.domain.project.DecisionRule.Costs;
import io.millrace.domain.project.Guidance;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.OwnCode.Framework;
import io.millrace.domain.project.Search;
import io.millrace.domain.project.Trainer;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.project.TrainingPolicy.Split;
import io.millrace.domain.project.Tuning;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads how models are trained. */
final class TrainingReader {

  private static final Split SPLIT = new Split(0.15, 0.2, 42);
  private static final SageMaker JOB = new SageMaker("ml.m5.large", 1, false, Duration.ofHours(1));

  /** How models are trained where the file does not say. */
  static final TrainingPolicy DEFAULT =
      new TrainingPolicy(
          new BuiltInTrainer(Algorithm.XGBOOST, Map.of()), SPLIT, new LaunchPolicy(JOB));

  /** What the platform's trainer takes, and a program or a model of the project does not. */
  private static final List<String> BUILT_IN =
      List.of(
          "algorithm",
          "hyperparameters",
          "objective",
          "interval",
          "classWeights",
          "monotone",
          "weight");

  private final Set<String> columns;

  /**
   * @param columns that are declared
   */
  TrainingReader(Set<String> columns) {
    this.columns = columns;
  }

  TrainingPolicy read(YamlValue value) {
    Section section =
        value.section(
            "algorithm",
            "hyperparameters",
            "objective",
            "interval",
            "split",
            "compute",
            "threshold",
            "classWeights",
            "costs",
            "trigger",
            "monotone",
            "weight",
            "window",
            "budget",
            "script",
            "framework",
            "image",
            "model",
            "search");
    return value
        .make(() ->
            new TrainingPolicy(
                trainer(section),
                section.find("split").map(TrainingReader::split).orElse(SPLIT),
                decision(section),
                launch(section)))
        .orElse(DEFAULT);
  }

  private static LaunchPolicy launch(Section section) {
    return new LaunchPolicy(
        section.find("compute").map(TrainingReader::compute).orElse(JOB),
        section.find("trigger").flatMap(TriggerReader::read).orElse(null),
        section.find("window").flatMap(TrainingReader::window).orElse(null),
        section.find("budget").flatMap(YamlValue::number).orElse(null));
  }

  private static DecisionRule decision(Section section) {
    Optional<YamlValue> stated = section.find("threshold");
    Optional<DecisionRule> threshold = stated.flatMap(TrainingReader::threshold);
    Optional<DecisionRule> costs = section.find("costs").flatMap(TrainingReader::costs);
    if (costs.isPresent()) {
      stated.ifPresent(
          given -> given.note("must be left out where costs are given, from which it follows"));
    }
    return costs.or(() -> threshold).orElse(DecisionRule.EVEN);
  }

  private static Optional<DecisionRule> threshold(YamlValue value) {
    return value.number().flatMap(number -> value.make(() -> new DecisionRule.Threshold(number)));
  }

  private static Optional<DecisionRule> costs(YamlValue value) {
    Section section = value.section("falsePositive", "falseNegative");
    double falsePositive = section.get("falsePositive", YamlValue::number, 1.0);
    double falseNegative = section.get("falseNegative", YamlValue::number, 1.0);
    return value.make(() -> new Costs(falsePositive, falseNegative));
  }

  private Trainer trainer(Section section) {
    Optional<YamlValue> script = section.find("script");
    Optional<YamlValue> image = section.find("image");
    Optional<YamlValue> model = section.find("model");
    Optional<YamlValue> framework = section.find("framework");
    if (script.isPresent()) {
      image.ifPresent(given -> given.note("must be left out where a script trains"));
    } else {
      framework.ifPresent(given -> given.note("must be left out where no script trains"));
    }
    if (script.or(() -> image).isPresent()) {
      model.ifPresent(given -> given.note("must be left out where a script or an image trains"));
      leaveOut(
          section,
          "must be left out where a script or an image trains, which has settings of its own");
    } else if (model.isPresent()) {
      leaveOut(section, "must be left out where a model is brought, which is fitted already");
      section
          .find("search")
          .ifPresent(given -> given.note("must be left out where a model is brought"));
    }
    Tuning tuning =
        script.or(() -> image).isPresent()
            ? section.find("search").flatMap(TuningReader::read).orElse(null)
            : null;
    return script
        .<Trainer>flatMap(given ->
            script(given, framework.flatMap(word -> word.word(Framework.class)))
                .map(code -> code.tunedBy(tuning)))
        .or(() ->
            image.flatMap(given ->
                given.text().flatMap(uri -> given.make(() -> new OwnCode.Container(uri, tuning)))))
        .or(() -> model.flatMap(TrainingReader::model))
        .orElseGet(() -> builtIn(section));
  }

  private static void leaveOut(Section section, String why) {
    BUILT_IN.forEach(setting -> section.find(setting).ifPresent(given -> given.note(why)));
  }

  private BuiltInTrainer builtIn(Section section) {
    Algorithm algorithm =
        section.get("algorithm", word -> word.word(Algorithm.class), Algorithm.XGBOOST);
    return new BuiltInTrainer(
        algorithm,
        section
            .find("hyperparameters")
            .map(given -> hyperparameters(given, algorithm))
            .orElse(Map.of()),
        section.get("objective", word -> word.word(Objective.class), Objective.SQUARED_ERROR),
        section.find("interval").flatMap(YamlValue::number).orElse(null),
        section.find("classWeights").map(TrainingReader::weights).orElse(new ClassWeights.Equal()),
        guidance(section),
        section.find("search").flatMap(TrainingReader::search).orElse(null));
  }

  private static Optional<Search> search(YamlValue value) {
    Section section = value.section("trials", "minutes", "ranges");
    Integer trials =
        section.find("trials").flatMap(YamlValue::integer).map(TrainingReader::within).orElse(null);
    Integer minutes =
        section
            .find("minutes")
            .flatMap(YamlValue::integer)
            .map(TrainingReader::within)
            .orElse(null);
    Map<String, Search.Range> ranges = new LinkedHashMap<>();
    section
        .find("ranges")
        .ifPresent(given ->
            given
                .entries()
                .forEach((name, each) ->
                    range(each)
                        .filter(range -> each.accepts(() -> Search.check(name, range)))
                        .ifPresent(range -> ranges.put(name, range))));
    return value.make(() -> new Search(trials, minutes, ranges));
  }

  private static Optional<Search.Range> range(YamlValue value) {
    if (!value.isList() || value.items().size() != 2) {
      value.refuse("a least and a greatest value, such as [3, 8]");
      return Optional.empty();
    }
    Optional<Double> least = value.items().getFirst().number();
    Optional<Double> most = value.items().getLast().number();
    return least.isEmpty() || most.isEmpty()
        ? Optional.empty()
        : value.make(() -> new Search.Range(least.get(), most.get()));
  }

  private @Nullable Guidance guidance(Section section) {
    Map<String, Guidance.Direction> monotone = new LinkedHashMap<>();
    section
        .find("monotone")
        .ifPresent(given ->
            given
                .entries()
                .forEach((name, word) ->
                    word.word(Guidance.Direction.class)
                        .filter(_ -> isDeclared(name, word))
                        .ifPresent(direction -> monotone.put(name, direction))));
    String weight =
        section
            .find("weight")
            .flatMap(given -> given.text().filter(name -> isDeclared(name, given)))
            .orElse(null);
    return monotone.isEmpty() && weight == null ? null : new Guidance(monotone, weight);
  }

  private boolean isDeclared(String column, YamlValue where) {
    if (!columns.contains(column)) {
      where.note("there is no column '%s'".formatted(column));
    }
    return columns.contains(column);
  }

  private static Optional<TrainingWindow> window(YamlValue value) {
    return value.text().flatMap(text -> value.make(() -> TrainingWindow.parse(text)));
  }

  private static Optional<OwnCode.Script> script(YamlValue value, Optional<Framework> framework) {
    return brought(
        value,
        "source",
        (name, source) -> new OwnCode.Script(name, source, framework.orElse(Framework.SKLEARN)));
  }

  private static Optional<BroughtModel> model(YamlValue value) {
    return brought(value, "digest", BroughtModel::new);
  }

  /** Something of a file's name, or of it together with the digest of what was brought. */
  private static <T> Optional<T> brought(
      YamlValue value, String digest, BiFunction<String, @Nullable Sha256, T> of) {
    if (!value.isMapping()) {
      return value.text().flatMap(name -> value.make(() -> of.apply(name, null)));
    }
    Section section = value.section("file", digest);
    Optional<String> file = section.require("file").flatMap(YamlValue::text);
    Sha256 brought =
        section
            .require(digest)
            .flatMap(given -> given.text().flatMap(digits -> given.make(() -> new Sha256(digits))))
            .orElse(null);
    return file.flatMap(name -> value.make(() -> of.apply(name, brought)));
  }

  private static ClassWeights weights(YamlValue value) {
    if (!value.isMapping()) {
      return value
          .word(Weighting.class)
          .<ClassWeights>map(word ->
              switch (word) {
                case EQUAL -> new ClassWeights.Equal();
                case BALANCED -> new ClassWeights.Balanced();
              })
          .orElse(new ClassWeights.Equal());
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    value
        .entries()
        .forEach((label, each) -> each.number().ifPresent(weight -> weights.put(label, weight)));
    return value
        .<ClassWeights>make(() -> new ClassWeights.Given(weights))
        .orElse(new ClassWeights.Equal());
  }

  /** The words for class weights; else they are given one by one. */
  enum Weighting {
    EQUAL,
    BALANCED
  }

  private static Map<String, String> hyperparameters(YamlValue value, Algorithm algorithm) {
    Map<String, String> texts = new LinkedHashMap<>();
    value
        .entries()
        .forEach((name, each) ->
            each.text()
                .filter(text -> each.accepts(() -> algorithm.check(name, text)))
                .ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  private static Split split(YamlValue value) {
    Section section = value.section("validation", "test", "seed");
    double validation = section.get("validation", YamlValue::number, SPLIT.validation());
    double test = section.get("test", YamlValue::number, SPLIT.test());
    long seed = section.get("seed", YamlValue::integer, SPLIT.seed());
    return value.make(() -> new Split(validation, test, seed)).orElse(SPLIT);
  }

  /** The words for where to train; else a job of SageMaker is described. */
  enum Place {
    AUTO,
    LAMBDA
  }

  private static ComputeChoice compute(YamlValue value) {
    if (value.isMapping()) {
      return job(value);
    }
    return value
        .word(Place.class)
        .<ComputeChoice>map(place ->
            switch (place) {
              case AUTO -> new ComputeChoice.Auto();
              case LAMBDA -> new Compute.Function();
            })
        .orElse(JOB);
  }

  private static SageMaker job(YamlValue value) {
    Section section = value.section("instance", "count", "spot", "timeLimit", "volume");
    String instance = section.get("instance", YamlValue::text, JOB.instanceType());
    long count = section.get("count", YamlValue::integer, (long) JOB.instanceCount());
    boolean spot = section.get("spot", YamlValue::flag, JOB.spot());
    Duration limit = section.get("timeLimit", YamlValue::duration, JOB.timeLimit());
    long volume = section.get("volume", YamlValue::integer, (long) JOB.volumeGib());
    return value
        .make(() -> new SageMaker(instance, within(count), spot, limit, within(volume)))
        .orElse(JOB);
  }

  static int within(long number) {
    return Math.clamp(number, 0, Integer.MAX_VALUE);
  }
}
