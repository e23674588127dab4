package io.millrace.domain.training;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.compute.Compute;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingLimitsTest {

  private static final TrainingLimits LIMITS =
      new TrainingLimits(List.of("ml.m5.large", "ml.m5.xlarge"), Duration.ofHours(2));

  @Test
  void aJobIsAdmittedOnAMachineOfTheStageAndForAsLongAsItAllows() {
    bounded(
        "training.compute.instance",
        (String type) -> admitted(type, Duration.ofHours(1)),
        List.of("ml.m5.large", "ml.m5.xlarge"),
        List.of("ml.p4d.24xlarge"));
    bounded(
        "training.compute.timeLimit",
        (Duration limit) -> admitted("ml.m5.large", limit),
        List.of(Duration.ofMinutes(1), Duration.ofHours(2)),
        List.of(Duration.ofHours(2).plusSeconds(1)));
    assertThatThrownBy(() -> admitted("ml.m5.large", Duration.ofHours(3)))
        .hasMessage(
            "training.compute.timeLimit must be 120 minutes at most in this stage, but was '180"
                + " minutes'");
  }

  @Test
  void aStageAllowsSomething() {
    refused("instance types", () -> new TrainingLimits(List.of(), Duration.ofHours(1)));
    refused("longest", () -> new TrainingLimits(List.of("ml.m5.large"), Duration.ZERO));
  }

  private static Object admitted(String type, Duration limit) {
    var compute = new Compute.SageMaker(type, 1, false, limit);
    LIMITS.admit(compute);
    return compute;
  }
}
