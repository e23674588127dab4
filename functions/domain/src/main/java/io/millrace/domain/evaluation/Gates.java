package io.millrace.domain.evaluation;

import io.millrace.domain.evaluation.Evaluation.ClassReport;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model is good enough to become a version.
 *
 * <p>A gate that a useless model would pass too is passed by a model that is better than a useless
 * one by more than chance. Otherwise it says nothing, as does one whose metric could not be
 * measured: neither is passed, and a person decides.
 */
public final class Gates {

  private Gates() {}

  /** What each gate says, in the order given, whether it is waived or not. */
  public static List<GateVerdict> judge(List<Gate> gates, Comparison comparison) {
    return gates.stream().map(gate -> judge(gate, comparison)).toList();
  }

  /** What each gate says on this day, in the order given; waivers may have ended. */
  public static List<GateVerdict> judge(List<Gate> gates, Comparison comparison, LocalDate today) {
    return gates.stream().map(gate -> waived(judge(gate, comparison), today)).toList();
  }

  private static GateVerdict waived(GateVerdict verdict, LocalDate today) {
    if (verdict instanceof GateVerdict.Passed
        || !(verdict.gate() instanceof Gate.Fair fair)
        || fair.waived() == null
        || !fair.waived().holdsOn(today)) {
      return verdict;
    }
    return new GateVerdict.Waived(verdict.gate(), verdict.because());
  }

  /** Whether no gate failed; some may have left the decision to a person. */
  public static boolean noneFailed(List<GateVerdict> verdicts) {
    return verdicts.stream().noneMatch(GateVerdict.Failed.class::isInstance);
  }

  /** What one gate says. */
  public static GateVerdict judge(Gate gate, Comparison comparison) {
    return switch (gate) {
      case Gate.Bound bound ->
          measured(
              bound, bound.metric(), comparison, value -> bound(bound, value, comparison.model()));
      case Gate.NotWorseThanChampion notWorse ->
          measured(
              notWorse,
              notWorse.metric(),
              comparison,
              value -> notWorse(notWorse, value, comparison.model(), comparison.champion()));
      case Gate.Fair fair -> fair(fair, comparison.scrutiny());
      case Gate.Stable stable ->
          StabilityGates.judge(
              stable, comparison.scrutiny() == null ? null : comparison.scrutiny().stability());
    };
  }

  private static GateVerdict measured(
      Gate gate, Metric metric, Comparison comparison, Function<Estimate, GateVerdict> judge) {
    Estimate measured = comparison.model().metrics().get(metric);
    return measured == null
        ? new GateVerdict.Inconclusive(
            gate, "%s could not be measured: %s.".formatted(metric, why(comparison.model())))
        : judge.apply(measured);
  }

  /** Judges fairness, and says what a waiver says, whether it still holds or not. */
  private static GateVerdict fair(Gate.Fair gate, @Nullable Scrutiny scrutiny) {
    GateVerdict verdict = FairnessGates.judge(gate, scrutiny == null ? null : scrutiny.fairness());
    Waiver waiver = gate.waived();
    if (waiver == null) {
      return verdict;
    }
    String waived =
        "%s Waived until %s: %s".formatted(verdict.because(), waiver.until(), waiver.why());
    return switch (verdict) {
      case GateVerdict.Failed _ -> new GateVerdict.Failed(gate, waived);
      case GateVerdict.Inconclusive _ -> new GateVerdict.Inconclusive(gate, waived);
      case GateVerdict.Passed _, GateVerdict.Waived _ -> verdict;
    };
  }

  /**
   * What a model that has learned nothing scores: it says the same of every row, at best what suits
   * the metric. Empty where that depends on more than the classes' shares.
   */
  public static OptionalDouble useless(Metric metric, Evaluation evaluation) {
    double rows = evaluation.rows();
    List<ClassReport> classes = evaluation.classes();
    return switch (metric) {
      case AUC -> OptionalDouble.of(0.5);
      case R2 -> OptionalDouble.of(0);
      case ACCURACY ->
          OptionalDouble.of(classes.stream().mapToLong(ClassReport::rows).max().orElse(0) / rows);
      case PR_AUC -> OptionalDouble.of(positives(classes) / rows);
      case F1 -> {
        double share = positives(classes) / rows;
        yield classes.size() == 2
            ? OptionalDouble.of(2 * share / (1 + share))
            : OptionalDouble.empty();
      }
      case LOG_LOSS -> OptionalDouble.of(entropy(classes, rows));
      case CALIBRATION_ERROR, RMSE, MAE, POISSON_DEVIANCE, TWEEDIE_DEVIANCE ->
          OptionalDouble.empty();
      case COVERAGE, INTERVAL_WIDTH, PINBALL_LOSS, NDCG, MAP -> OptionalDouble.empty();
    };
  }

  private static GateVerdict bound(Gate.Bound gate, Estimate measured, Evaluation evaluation) {
    Metric metric = gate.metric();
    String figures =
        String.format(
            Locale.ROOT,
            "%s is %s on %,d held-out rows; the gate asks for %s %s.",
            metric,
            withInterval(measured),
            evaluation.rows(),
            metric.higherIsBetter() ? "at least" : "at most",
            figure(gate.bound()));
    if (!(metric.advantage(measured.value(), gate.bound()) >= 0)) {
      return new GateVerdict.Failed(gate, figures);
    }
    OptionalDouble useless = useless(metric, evaluation);
    if (useless.isEmpty() || metric.advantage(useless.getAsDouble(), gate.bound()) < 0) {
      return new GateVerdict.Passed(gate, figures);
    }
    double atWorst = metric.higherIsBetter() ? measured.low() : measured.high();
    String reached =
        "a model that has learned nothing reaches %s on these rows."
            .formatted(figure(useless.getAsDouble()));
    return metric.advantage(atWorst, useless.getAsDouble()) > 0
        ? new GateVerdict.Passed(gate, figures + " More than chance: " + reached)
        : new GateVerdict.Inconclusive(gate, figures + " This says nothing: " + reached);
  }

  private static GateVerdict notWorse(
      Gate.NotWorseThanChampion gate, Estimate measured, Evaluation evaluation, Champion champion) {
    return switch (champion) {
      case Champion.None _ -> new GateVerdict.Passed(gate, "There is no champion to compare with.");
      case Champion.Unmeasured(var why) -> unmeasured(gate, why);
      case Champion.Measured(var champions, var apart) ->
          notWorse(
              gate,
              measured,
              evaluation,
              champions,
              apart == null ? null : apart.get(gate.metric()));
    };
  }

  private static GateVerdict unmeasured(Gate.NotWorseThanChampion gate, String why) {
    return new GateVerdict.Inconclusive(
        gate, "%s of the champion could not be measured: %s.".formatted(gate.metric(), why));
  }

  private static GateVerdict notWorse(
      Gate.NotWorseThanChampion gate,
      Estimate measured,
      Evaluation evaluation,
      Evaluation champion,
      @Nullable Difference difference) {
    Metric metric = gate.metric();
    Estimate reference = champion.metrics().get(metric);
    if (reference == null || champion.rows() != evaluation.rows()) {
      return unmeasured(
          gate,
          String.format(
              Locale.ROOT,
              "it was measured on %,d rows, this model on %,d",
              champion.rows(),
              evaluation.rows()));
    }
    double advantage = metric.advantage(measured.value(), reference.value());
    String figures =
        String.format(
                Locale.ROOT,
                "%s is %s, the champion's %s on the same %,d rows; it may be worse by %s.",
                metric,
                withInterval(measured),
                withInterval(reference),
                evaluation.rows(),
                figure(gate.tolerance()))
            + (difference == null ? "" : " " + inWords(difference));
    return advantage >= -gate.tolerance()
        ? new GateVerdict.Passed(gate, figures)
        : new GateVerdict.Failed(gate, figures);
  }

  /** How far the two are apart row by row, and whether by more than chance. */
  private static String inWords(Difference difference) {
    return String.format(
        Locale.ROOT,
        "Row by row it is better by %s (%s, p = %s): %s.",
        withInterval(difference.advantage()),
        difference.test(),
        String.format(Locale.ROOT, "%.2g", difference.pValue()),
        difference.isMoreThanChance() ? "more than chance" : "no more than chance makes");
  }

  /** Rows of the positive class, which is the second of two. */
  private static double positives(List<ClassReport> classes) {
    return classes.size() == 2 ? classes.get(1).rows() : 0;
  }

  private static double entropy(List<ClassReport> classes, double rows) {
    return classes.stream()
        .mapToDouble(c -> c.rows() / rows)
        .filter(share -> share > 0)
        .map(share -> -share * Math.log(share))
        .sum();
  }

  /** What keeps a metric from being measured. */
  private static String why(Evaluation evaluation) {
    List<String> present =
        evaluation.classes().stream().filter(c -> c.rows() > 0).map(ClassReport::label).toList();
    if (present.size() == 1) {
      return String.format(
          Locale.ROOT,
          "all %,d held-out rows are of class '%s'",
          evaluation.rows(),
          present.getFirst());
    }
    return evaluation.classes().isEmpty()
        ? String.format(
            Locale.ROOT,
            "all %,d held-out rows have the same target, or figures beyond what can be counted",
            evaluation.rows())
        : String.format(Locale.ROOT, "the %,d held-out rows do not say", evaluation.rows());
  }

  static String withInterval(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%s (95 %% interval %s to %s)",
        figure(estimate.value()),
        figure(estimate.low()),
        figure(estimate.high()));
  }

  static String figure(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
