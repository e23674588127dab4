package io.millrace.journeys;

import java.util.Random;

/** A small made-up project, so that its loop takes seconds: does a customer leave? */
final class Sample {

  private Sample() {}

  /** The definition of the project of this name. */
  static String yaml(String project) {
    return """
    name: %s
    task: binary
    target: leaves
    positive: Yes
    columns:
      leaves: {type: category, required: true, oneOf: [Yes, No]}
      months: {type: integer, required: true, range: [0, 120]}
      plan: {type: category, oneOf: [small, large]}
    training:
      hyperparameters: {num_round: 60, eta: 0.3}
      split: {validation: 0.2, test: 0.2, seed: 1}
    gates:
      - {metric: auc, min: 0.6}
    approval: automatic
    """
        .formatted(project);
  }

  /** Rows of which short stays on large plans leave more; some break a rule. */
  static String csv(long seed, int rows) {
    Random random = new Random(seed);
    StringBuilder csv = new StringBuilder("leaves,months,plan\n");
    for (int row = 0; row < rows; row++) {
      int months = random.nextInt(100);
      boolean large = random.nextBoolean();
      boolean leaves = random.nextDouble() < (months < 30 ? 0.8 : 0.05) + (large ? 0.1 : 0);
      csv.append(leaves ? "Yes" : "No")
          .append(',')
          .append(row % 100 == 99 ? 999 : months)
          .append(',')
          .append(large ? "large" : "small")
          .append('\n');
    }
    return csv.toString();
  }
}
