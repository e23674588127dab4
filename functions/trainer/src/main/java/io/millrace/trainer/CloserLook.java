package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Leak;
import io.millrace.domain.evaluation.Scrutiny;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a model beyond its figures on all held-out rows.
 *
 * @param table of all rows
 * @param target of these
 * @param split which of them are held out
 */
record CloserLook(
    Project project, Observations table, TargetColumn target, Split split, long seed) {

  /**
   * What is found.
   *
   * @param importances of the columns, the most important first
   * @param champion that serves; null where there is none. What was said of it was decided upon
   */
  Scrutiny at(
      Model model,
      HeldOut heldOut,
      HeldOut.Result result,
      List<Importance> importances,
      @Nullable ModelArchive champion) {
    List<String> important = importances.stream().map(Importance::column).toList();
    return new Scrutiny(
        fairness(result),
        project.training().objective() == Objective.RANKING
            ? null // segments cut lists
            : new SliceSearch(project, table, split, result, alike(), seed).search(important),
        leaks(champion),
        new Disturbing(project, heldOut, model, seed).measure(important));
  }

  private @Nullable Fairness fairness(HeldOut.Result result) {
    EvaluationPolicy policy = project.evaluation();
    if (policy == null
        || policy.fairness() == null
        || !(result instanceof HeldOut.Result.Classified(var classified, var _))) {
      return null;
    }
    return new GroupStudy(project, policy.fairness(), table, target)
        .measure(split.test(), classified.truth(), classified.predicted(), alike());
  }

  private List<Leak> leaks(@Nullable ModelArchive champion) {
    List<Leak> decided = champion == null ? List.of() : ofChampion(champion);
    return new LeakSearch(project, table, target, split)
        .find().stream()
            .map(leak -> decided.stream().anyMatch(leak::isLike) ? leak.known() : leak)
            .toList();
  }

  /** What is not known of it was decided by nobody. */
  private static List<Leak> ofChampion(ModelArchive champion) {
    byte[] metrics = champion.files().get(ModelArchive.METRICS);
    if (metrics == null) {
      return List.of();
    }
    try {
      Scrutiny scrutiny = Json.read(new ByteArrayInputStream(metrics), Comparison.class).scrutiny();
      return scrutiny == null ? List.of() : scrutiny.leaks();
    } catch (InvalidInputException e) { // of another release
      return List.of();
    }
  }

  /** How many of the held-out rows are one observation, on average. */
  private double alike() {
    int units = Arrays.stream(split.testUnits()).max().orElse(-1) + 1;
    return (double) split.test().length / Math.max(1, units);
  }
}
