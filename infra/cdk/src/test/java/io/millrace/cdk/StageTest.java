package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.cdk.Stage.Retention;
import io.millrace.cdk.Stage.Throttle;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.services.logs.RetentionDays;

class StageTest {

  private static final Retention RETENTION = new Retention(RetentionDays.ONE_WEEK, 30, 7);
  private static final Throttle THROTTLE = new Throttle(1, 1);

  @Test
  void aReleaseGoesThroughThreeStages() {
    assertThat(Stage.all()).extracting(Stage::name).containsExactly("dev", "staging", "prod");
  }

  @Test
  void anUnknownStageIsRefusedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Stage.named("qa"))
        .withMessage("stage: expected one of [dev, staging, prod], got 'qa'");
  }

  @Test
  void prodKeepsItsData() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Stage("prod", RETENTION, THROTTLE, false, "0.1.0"))
        .withMessageContaining("keepsData");
  }

  @Test
  void namesThatWouldBreakAnotherNameAreRefused() {
    for (String name : new String[] {"", "Dev", "d", "dev-1", "dev/1"}) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> new Stage(name, RETENTION, THROTTLE, false, "0.1.0"));
    }
  }

  @Test
  void limitsThatLetNobodyInAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Throttle(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Throttle(10, 9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Retention(RetentionDays.ONE_WEEK, 6, 7));
  }
}
