package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.cdk.Stage.Alarms;
import io.millrace.cdk.Stage.Approval;
import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Stage.Endpoints;
import io.millrace.cdk.Stage.Limits;
import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.Stage.Retention;
import io.millrace.cdk.Stage.Site;
import io.millrace.cdk.Stage.Throttle;
import io.millrace.cdk.Stage.Training;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.services.logs.RetentionDays;

class StageTest {

  private static final Training TRAINING =
      new Training(List.of("ml.m5.large"), Duration.ofHours(1));
  private static final Endpoints ENDPOINTS = Endpoints.like(TRAINING);

  @Test
  void prodKeepsItsDataUnderItsOwnKeyAndServesWhatAPersonApproved() {
    assertThat(stage("prod", Approval.BY_A_PERSON, Encryption.CUSTOMER_MANAGED, true)).isNotNull();
    refused(
        "keepsData", () -> stage("prod", Approval.BY_A_PERSON, Encryption.CUSTOMER_MANAGED, false));
    refused(
        "approval", () -> stage("prod", Approval.AS_DECLARED, Encryption.CUSTOMER_MANAGED, true));
    refused("encryption", () -> stage("prod", Approval.BY_A_PERSON, Encryption.AWS_OWNED, true));
  }

  @Test
  void namesThatWouldBreakAnotherNameAreRefused() {
    for (String name : new String[] {"", "Dev", "d", "dev-1", "dev/1", "acceptance"}) {
      refused("name", () -> stage(name, Approval.AS_DECLARED, Encryption.AWS_OWNED, false));
    }
  }

  @Test
  void settingsThatCannotBeMeantAreRefused() {
    refused("requestsPerSecond", () -> new Throttle(0, 1));
    refused("burst", () -> new Throttle(10, 9));
    refused("captureDays", () -> new Retention(RetentionDays.ONE_WEEK, 90, 6, 7, 1));
    refused("modelLockDays", () -> new Retention(RetentionDays.ONE_WEEK, 90, 30, 7, 0));
    refused("instanceTypes", () -> new Training(List.of(), Duration.ofHours(1)));
    refused("instanceTypes", () -> new Training(List.of("m5.large"), Duration.ofHours(1)));
    refused("endpoints.instanceTypes", () -> new Endpoints(List.of("m5.large"), 1));
    refused("endpoints.mostInstances", () -> new Endpoints(List.of("ml.m5.large"), 0));
    refused("longest", () -> new Training(List.of("ml.m5.large"), Duration.ofDays(6)));
    refused(
        "reservedConcurrency",
        () ->
            new Limits(Map.of(FunctionSpecification.PREDICT, 901), Map.of(), TRAINING, ENDPOINTS));
    refused(
        "reservedConcurrency",
        () -> new Limits(Map.of(FunctionSpecification.PREDICT, 0), Map.of(), TRAINING, ENDPOINTS));
    refused("dataDays", () -> new Retention(RetentionDays.ONE_WEEK, 0, 30, 7, 1));
    refused(
        "memoryMib",
        () ->
            new Limits(Map.of(), Map.of(FunctionSpecification.PREDICT, 1768), TRAINING, ENDPOINTS));
    refused("zones", () -> new Network.Own(0));
    refused("subnets", () -> new Network.Imported("vpc-1", List.of("subnet-1"), List.of()));
    refused("email", () -> new Alarms("nobody", 10, null, "runbooks/"));
    refused("slowestPredictionMillis", () -> new Alarms(null, 1, 0, "runbooks/"));
    refused("runbooks", () -> new Alarms(null, 1, null, "runbooks"));
    refused("monthlyBudgetUsd", () -> new Alarms(null, 0, null, "runbooks/"));
  }

  @Test
  void oneAddressMayUseHalfOfWhatTheThrottleLetsIn() {
    assertThat(new Throttle(1000, 2000).ofOneAddressInFiveMinutes()).isEqualTo(150_000);
    assertThat(new Throttle(1, 1).ofOneAddressInFiveMinutes()).isEqualTo(150);
  }

  private static void refused(String field, Runnable making) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessageStartingWith(field);
  }

  private static Stage stage(
      String name, Approval approval, Encryption encryption, boolean keepsData) {
    return new Stage(
        name,
        Site.ANYWHERE,
        new Retention(RetentionDays.ONE_WEEK, 90, 30, 7, 1),
        new Throttle(1, 1),
        new Limits(Map.of(), Map.of(), TRAINING, ENDPOINTS),
        approval,
        encryption,
        new Network.None(),
        false,
        null,
        keepsData,
        Alarms.ofBudget(1, null),
        Neighbours.of(null, null),
        List.of());
  }
}
