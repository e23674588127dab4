package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy.ClassWeights;
import java.util.Arrays;
import java.util.List;

/** How much a row counts in learning and in stopping, by its class. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record RowWeights(double[] byClass) {

  /**
   * As the project and its hyperparameters say.
   *
   * @param labels the class of each row that is learned from
   * @throws InvalidInputException if a class is named that the target does not have
   */
  static RowWeights of(
      Project project, List<String> classes, double[] labels, Hyperparameters hyperparameters) {
    double[] byClass = new double[classes.size()];
    Arrays.fill(byClass, 1);
    switch (project.training().classWeights()) {
      case ClassWeights.Equal _ -> {}
      case ClassWeights.Balanced _ -> {
        double[] counts = new double[byClass.length];
        for (double label : labels) {
          counts[(int) label]++;
        }
        for (int c = 0; c < byClass.length; c++) {
          byClass[c] = labels.length / Math.max(1, counts[c]) / byClass.length;
        }
      }
      case ClassWeights.Given(var given) ->
          given.forEach((label, weight) -> {
            if (!classes.contains(label)) {
              throw new InvalidInputException(
                  "training.classWeights names '%s', but the target has the classes %s."
                      .formatted(label, classes.stream().limit(10).toList()));
            }
            byClass[classes.indexOf(label)] = weight;
          });
    }
    if (project.task() == Task.BINARY) {
      byClass[1] *= hyperparameters.positiveWeight();
    }
    return new RowWeights(byClass);
  }

  /** Whether each row counts the same. */
  boolean areEqual() {
    return Arrays.stream(byClass).distinct().count() <= 1;
  }

  /** Of each row by its class. */
  float[] of(float[] labels) {
    float[] weights = new float[labels.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) byClass[(int) labels[i]];
    }
    return weights;
  }
}
