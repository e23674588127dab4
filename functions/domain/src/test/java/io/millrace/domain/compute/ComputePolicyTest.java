package io.millrace.domain.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.compute.ComputePolicy.Placement;
import io.millrace.domain.compute.ComputePolicy.Size;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ComputePolicyTest {

  private static final Size SMALL = new Size(7_043, 19, 1);
  private static final Compute.SageMaker MACHINE =
      new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofHours(1));

  @Test
  void whatAProjectSaysIsWhereItTrains() {
    var machine = new Compute.SageMaker("ml.c5.xlarge", 1, true, Duration.ofHours(2));

    assertThat(ComputePolicy.choose(machine, SMALL, MACHINE))
        .isEqualTo(new Placement(machine, null, Duration.ofMillis(64_338)));
    assertThat(
            ComputePolicy.choose(new Compute.Function(), new Size(1_000_000_000, 100, 1), MACHINE)
                .compute())
        .isEqualTo(new Compute.Function());
  }

  @Test
  void whatFitsTrainsInAFunctionAndTheRunSaysWhy() {
    Placement placement = ComputePolicy.choose(new ComputeChoice.Auto(), SMALL, MACHINE);

    assertThat(placement.compute()).isEqualTo(new Compute.Function());
    assertThat(placement.why())
        .startsWith("in a function: 7,043 rows of 19 features need about ")
        .contains("3,008 MiB");
  }

  @Test
  void whatNeedsMoreMemoryOrMoreTimeTrainsOnAMachine() {
    for (Size large : new Size[] {new Size(5_000_000, 30, 1), new Size(400_000, 30, 26)}) {
      Placement placement = ComputePolicy.choose(new ComputeChoice.Auto(), large, MACHINE);

      assertThat(placement.compute()).isEqualTo(MACHINE);
      assertThat(placement.why()).startsWith("on ml.m5.large of SageMaker: ");
    }
  }
}
