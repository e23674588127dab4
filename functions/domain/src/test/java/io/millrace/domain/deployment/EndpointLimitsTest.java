package io.millrace.domain.deployment;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.domain.project.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointLimitsTest {

  private static final EndpointLimits LIMITS =
      new EndpointLimits(List.of("ml.m5.large", "ml.m5.xlarge"), 2);

  @Test
  void anEndpointIsAdmittedOnMachinesOfTheStageAndOnAsManyAsItAllows() {
    bounded(
        "deployment.backend.instance",
        (String type) -> admitted(type, 1),
        List.of("ml.m5.large", "ml.m5.xlarge"),
        List.of("ml.p4d.24xlarge"));
    bounded(
        "deployment.backend.count",
        (Integer count) -> admitted("ml.m5.large", count),
        List.of(1, 2),
        List.of(3));
  }

  @Test
  void whatCostsNothingAtRestIsAlwaysAdmitted() {
    assertThatCode(() -> LIMITS.admit(new Backend.Function())).doesNotThrowAnyException();
    assertThatCode(() -> LIMITS.admit(new Backend.Serverless(2048, 200)))
        .doesNotThrowAnyException();
  }

  @Test
  void aStageAllowsSomething() {
    refused("instance types", () -> new EndpointLimits(List.of(), 1));
    refused("most instances", () -> new EndpointLimits(List.of("ml.m5.large"), 0));
  }

  @Test
  void whatIsScaledIsAdmittedAsFarAsItMayGrow() {
    bounded(
        "deployment.backend.scaling.atMost",
        (Integer most) -> admitted(new Backend.Scaled(machines(1), most, 600)),
        List.of(2),
        List.of(3));
    refused(
        "deployment.backend.count", () -> LIMITS.admit(new Backend.Scaled(machines(3), 4, 600)));
  }

  @Test
  void whatIsScaledGrowsToMoreThanItBeginsWithByInvocationsThatAreCounted() {
    bounded(
        "scaling.atMost",
        (Integer most) -> new Backend.Scaled(machines(2), most, 600),
        List.of(3, 100),
        List.of(0, 1, 2, 101));
    bounded(
        "scaling.invocations",
        (Integer invocations) -> new Backend.Scaled(machines(1), 2, invocations),
        List.of(1, 10_000_000),
        List.of(0, 10_000_001));
  }

  private static Backend.RealTime machines(int count) {
    return new Backend.RealTime("ml.m5.large", count);
  }

  private static Object admitted(String type, int count) {
    return admitted(new Backend.RealTime(type, count));
  }

  private static Object admitted(Backend backend) {
    LIMITS.admit(backend);
    return backend;
  }
}
