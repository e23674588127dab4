package io.millrace.domain.evaluation;

import io.millrace.domain.evaluation.Evaluation.ClassReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What speaks against a model whatever its gates say: it recognises a class never, it is not told
 * apart from one that has learned nothing, or it is better than anything honest.
 *
 * <p>With a doubt a person decides, also where gates alone would do. What is said of the champion
 * as well was decided upon when that came to serve, and is no doubt about the next model.
 */
public final class Doubts {

  /** The least figure of merit, whose best is 1, that is rather a leak than a success. */
  static final double TOO_GOOD = 0.9995;

  /** The held-out rows below which one of several classes may be missed by chance. */
  static final int ROWS_OF_A_CLASS = 5;

  private Doubts() {}

  /**
   * The doubts about a model, each a sentence.
   *
   * @param leading what the model looks at most, for who looks for a leak: the column's name and
   *     its share of all contributions in per cent, as a clause
   */
  public static List<String> about(Comparison comparison, String leading) {
    Map<String, String> doubts = of(comparison.model(), leading);
    if (comparison.champion() instanceof Champion.Measured(var champion, var _)) {
      doubts.keySet().removeAll(of(champion, leading).keySet());
    }
    List<String> all = new ArrayList<>(doubts.values());
    if (comparison.scrutiny() != null) {
      comparison.scrutiny().leaks().stream()
          .filter(Leak::doubtful)
          .map(Leak::sentence)
          .forEach(all::add);
    }
    return List.copyOf(all);
  }

  /** The doubts about a model, by what they are about. */
  private static Map<String, String> of(Evaluation evaluation, String leading) {
    Map<String, String> doubts = new LinkedHashMap<>();
    for (String label : neverRecognised(evaluation)) {
      doubts.put("class " + label, said(evaluation, label));
    }
    evaluation
        .metrics()
        .forEach((metric, estimate) -> {
          if (isBestAtOne(metric) && estimate.value() >= TOO_GOOD) {
            doubts.put(
                "too good",
                "%s is %s, which is too good to be true unless the target follows from the columns: %s."
                    .formatted(metric, Gates.figure(estimate.value()), leading));
          }
          Gates.useless(metric, evaluation)
              .ifPresent(useless -> {
                if (isBestAtOne(metric) && estimate.low() <= useless) {
                  doubts.put(
                      "nothing learned",
                      "%s is %s: a model that has learned nothing reaches %s."
                          .formatted(metric, Gates.withInterval(estimate), Gates.figure(useless)));
                }
              });
        });
    return doubts;
  }

  /**
   * A ranking or an explained share; what a model reaches by saying the same of every row is known.
   */
  private static boolean isBestAtOne(Metric metric) {
    return metric == Metric.AUC || metric == Metric.R2;
  }

  private static List<String> neverRecognised(Evaluation evaluation) {
    int enough = evaluation.classes().size() == 2 ? 1 : ROWS_OF_A_CLASS;
    List<String> labels = new ArrayList<>();
    for (ClassReport report : evaluation.classes()) {
      if (report.rows() >= enough && report.recall() == 0) {
        labels.add(report.label());
      }
    }
    return labels;
  }

  private static String said(Evaluation evaluation, String label) {
    long rows =
        evaluation.classes().stream()
            .filter(report -> report.label().equals(label))
            .mapToLong(ClassReport::rows)
            .sum();
    return String.format(
        Locale.ROOT, "It recognises none of the %,d held-out rows of class '%s'.", rows, label);
  }
}
