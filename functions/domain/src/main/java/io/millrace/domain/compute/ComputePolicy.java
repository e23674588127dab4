package io.millrace.domain.compute;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where to train, by what training took in the table "Models" of {@code
 * tests/benchmark/README.md}: beyond its 32,561 rows that is extrapolated.
 *
 * <p>Memory grows with the cells of the table, time with the cells times the trees of a round. Both
 * are reckoned high: a function that is too small costs a run, a machine that is too large minutes.
 */
public final class ComputePolicy {

  /** What the function has, of which the Java heap takes 60 %. */
  public static final int FUNCTION_MIB = 3008;

  /** Its disk: for data, archive, and what Parquet unpacks. */
  public static final int FUNCTION_DISK_MIB = 4096;

  /** How much of the function's time an estimate may take. */
  private static final Duration ALLOWED = Duration.ofMinutes(5);

  /** What a machine is paid for besides training, to bring images and files: assumed. */
  private static final Duration MACHINE_START = Duration.ofMinutes(1);

  private static final double BASE_MIB = 270;
  private static final double BYTES_A_CELL = 60;
  private static final double BASE_SECONDS = 3;
  private static final double MICROSECONDS_A_CELL = 10;

  private ComputePolicy() {}

  /**
   * The data that is learned from.
   *
   * @param rows of the data set
   * @param features that are learned from: a column is one, a text many
   * @param trees of each round: one, or one a class where there are several, times the settings
   *     that are tried
   */
  public record Size(long rows, int features, int trees) {

    double cells() {
      return (double) rows * features;
    }
  }

  /**
   * Where a job runs.
   *
   * @param why in a sentence; null where the project says it itself
   * @param estimated time that is probably paid for, reckoned high
   */
  public record Placement(Compute compute, @Nullable String why, Duration estimated) {}

  /**
   * Where training runs that is asked for so, on data of this size.
   *
   * @param machine that the stage lets train what does not fit into a function
   */
  public static Placement choose(ComputeChoice choice, Size size, Compute.SageMaker machine) {
    return switch (choice) {
      case ComputeChoice.Auto _ -> choose(size, machine);
      case Compute compute -> new Placement(compute, null, estimated(compute, size));
    };
  }

  private static Duration estimated(Compute compute, Size size) {
    Duration training = Duration.ofMillis((long) (seconds(size) * 1000));
    return switch (compute) {
      case Compute.Function _ -> training;
      case Compute.SageMaker _ -> training.plus(MACHINE_START);
    };
  }

  private static double seconds(Size size) {
    return BASE_SECONDS + size.cells() * size.trees() * MICROSECONDS_A_CELL / 1e6;
  }

  private static Placement choose(Size size, Compute.SageMaker machine) {
    double mebibytes = BASE_MIB + size.cells() * BYTES_A_CELL / (1 << 20);
    double seconds = seconds(size);
    boolean fits = mebibytes <= FUNCTION_MIB && seconds <= ALLOWED.toSeconds();
    String need =
        String.format(
            Locale.ROOT,
            "%,d rows of %,d features need about %,.0f MiB and %,.0f s at most, and the function that trains has %,d MiB and is for what takes up to %d s",
            size.rows(),
            size.features(),
            mebibytes,
            seconds,
            FUNCTION_MIB,
            ALLOWED.toSeconds());
    Compute where = fits ? new Compute.Function() : machine;
    String why =
        fits ? "in a function: " + need : "on %s of SageMaker: %s".formatted(machine.place(), need);
    return new Placement(where, why, estimated(where, size));
  }
}
