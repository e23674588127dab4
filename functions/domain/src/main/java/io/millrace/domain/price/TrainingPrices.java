package io.millrace.domain.price;

import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.ComputePolicy;
import io.millrace.domain.price.PriceTable.Price;
import java.util.Optional;

/**
 * What an hour of training costs where it runs, by a price table: spare capacity as if it were
 * none, since its price moves.
 */
public final class TrainingPrices {

  private static final double MONTH_HOURS = 730;
  private static final double HOUR_SECONDS = 3600;
  private static final double MIB_A_GB = 1024;
  private static final double FREE_DISK_MIB = 512;

  private final PriceTable table;

  public TrainingPrices(PriceTable table) {
    this.table = table;
  }

  /** The currency of all amounts. */
  public String currency() {
    return table.currency();
  }

  /** What an hour there costs, its disk with it; empty where the table does not know. */
  public Optional<Double> perHour(Compute compute) {
    return switch (compute) {
      case Compute.Function _ ->
          sum(
              of("lambda.duration.x86_64", HOUR_SECONDS * ComputePolicy.FUNCTION_MIB / MIB_A_GB),
              of(
                  "lambda.disk",
                  HOUR_SECONDS * (ComputePolicy.FUNCTION_DISK_MIB - FREE_DISK_MIB) / MIB_A_GB));
      case Compute.SageMaker job ->
          sum(
              of("training." + job.instanceType(), job.instanceCount()),
              of("training.disk", job.instanceCount() * job.volumeGib() / MONTH_HOURS));
    };
  }

  private Optional<Double> of(String name, double units) {
    return table.find(name).map((Price price) -> price.of(units, false));
  }

  private static Optional<Double> sum(Optional<Double> one, Optional<Double> other) {
    return one.flatMap(first -> other.map(second -> first + second));
  }
}
