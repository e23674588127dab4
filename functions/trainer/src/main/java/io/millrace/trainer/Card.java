package io.millrace.trainer;

import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Doubts;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Importance;
import io.millrace.modeling.card.Effect;
import io.millrace.modeling.card.LearningCurve;
import io.millrace.modeling.card.ModelCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model card of a run.
 *
 * @param facts of where the model comes from, for people
 * @param stillImproving whether only the limit of rounds ended training
 * @param curve how it was learned, round by round; null where there were no rounds
 */
record Card(
    Project project,
    Split split,
    Map<String, String> facts,
    boolean stillImproving,
    @Nullable LearningCurve curve) {

  byte[] of(
      Comparison comparison,
      HeldOut.Result result,
      List<Importance> importances,
      List<Effect> effects) {
    return new ModelCard(
            project.name().toString(),
            summary(),
            comparison,
            Gates.judge(project.gates(), comparison),
            Doubts.about(comparison, importances.getFirst().leading()),
            result.curves(),
            result.scatter(),
            curve,
            importances,
            effects,
            data(),
            facts,
            limits())
        .html();
  }

  private String summary() {
    String target = "'" + project.target() + "'";
    return switch (project.task()) {
      case BINARY ->
          "Predicts how probable it is that %s is %s.".formatted(target, project.positive());
      case MULTICLASS -> "Predicts which class of %s is how probable.".formatted(target);
      case REGRESSION ->
          switch (project.training().objective()) {
            case SQUARED_ERROR -> "Predicts the number %s.".formatted(target);
            case POISSON -> "Predicts the count %s, its mean, above zero.".formatted(target);
            case TWEEDIE -> "Predicts the amount %s, its mean, above zero.".formatted(target);
            case RANKING ->
                "Puts the rows of one '%s' in order by %s, the highest first; the score of a row says nothing by itself."
                    .formatted(project.entityKey(), target);
          };
    };
  }

  private Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    if (isBrought()) {
      data.put("Rows learned from", "not known here: the model was brought as a file");
    } else {
      data.put("Rows learned from", String.format(Locale.ROOT, "%,d", split.train().length));
      data.put(
          "Rows that stopped training",
          String.format(Locale.ROOT, "%,d", split.validation().length));
    }
    data.put(
        "Rows held out", String.format(Locale.ROOT, "%,d, %s", split.test().length, heldOut()));
    data.put("Columns", String.join(", ", project.features().stream().map(c -> c.name()).toList()));
    return data;
  }

  private boolean isBrought() {
    return project.training().trainer() instanceof BroughtModel;
  }

  private String heldOut() {
    String when =
        project.eventTime() == null ? "drawn by chance" : "the newest by " + project.eventTime();
    return project.entityKey() == null
        ? when
        : "%s, all rows of one %s together".formatted(when, project.entityKey());
  }

  private List<String> limits() {
    List<String> limits = new ArrayList<>();
    if (stillImproving) {
      limits.add(
          "It was still improving when its rounds were used up: more of them (num_round), or a larger eta, may give a better one.");
    }
    if (isBrought()) {
      limits.add(
          "Whoever made it knows whether it has learned from rows that it was judged by here: where it has, its figures are too good.");
    }
    limits.addAll(always());
    return limits;
  }

  private List<String> always() {
    return List.of(
        "It has learned what goes together in this data, not what causes what.",
        "Rows unlike those that it learned from get a figure all the same; monitoring says when they become many.",
        "A category that it has not seen is taken as none of those it knows, a missing value as training found best.",
        whatItCannot());
  }

  private String whatItCannot() {
    if (project.training().objective() == Objective.RANKING) {
      return "Scores of rows of different '%s' are not to be compared."
          .formatted(project.entityKey());
    }
    return project.task() == Task.REGRESSION
        ? "It cannot predict a number beyond those that it learned from."
        : "Classes that were not in the data are never predicted.";
  }
}
