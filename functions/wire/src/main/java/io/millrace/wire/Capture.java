package io.millrace.wire;

import io.millrace.domain.Interval;
import io.millrace.domain.ProjectName;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One prediction as it was given, for monitoring: one line of JSON in the objects under {@code
 * captures/} in the data bucket. A line may be there twice, and a few may be missing: a prediction
 * is answered whether or not it could be captured.
 *
 * @param predictionId unique; labels that come later refer to it
 * @param version that predicted, or should have
 * @param at when it was given
 * @param instance the values by column: those that the model takes as it read them, whichever way
 *     they were written, the others as they were sent; text, numbers, booleans and null. Where all
 *     would be more than 1,000 KiB, long texts are cut and end with "…"
 * @param byDefault true where no version could predict, and this is what the project says then;
 *     null where one did
 */
public record Capture(
    String predictionId,
    ProjectName project,
    int version,
    Instant at,
    Map<String, @Nullable Object> instance,
    Output output,
    @Nullable Boolean byDefault) {

  /** What a version predicted. */
  public Capture(
      String predictionId,
      ProjectName project,
      int version,
      Instant at,
      Map<String, @Nullable Object> instance,
      Output output) {
    this(predictionId, project, version, at, instance, output, null);
  }

  /** Whether no version predicted this: it is what the project says by default. */
  public boolean isByDefault() {
    return Boolean.TRUE.equals(byDefault);
  }

  /** What the model said. */
  public sealed interface Output {

    /** The one number to watch. */
    double score();

    /**
     * One of several classes.
     *
     * @param label the most probable class
     * @param score the probability of the positive class where there is one, else of the label
     * @param probabilities of each class, in [0, 1]
     */
    record Classified(String label, double score, Map<String, Double> probabilities)
        implements Output {}

    /**
     * A number.
     *
     * @param value in the unit of the target
     * @param interval around it, where the model says one
     */
    record Estimated(double value, @Nullable Interval interval) implements Output {

      /** A number without an interval. */
      public Estimated(double value) {
        this(value, null);
      }

      @Override
      public double score() {
        return value;
      }
    }
  }
}
