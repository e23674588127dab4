package io.millrace.cdk;

import io.millrace.cdk.Stage.Alarms;
import io.millrace.cdk.Stage.Approval;
import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Stage.Firewall;
import io.millrace.cdk.Stage.Limits;
import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.Stage.Retention;
import io.millrace.cdk.Stage.Throttle;
import io.millrace.cdk.Stage.Training;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * The stages that there are. {@code staging} is fenced off as {@code prod} is, so that a release
 * that works there works in {@code prod}; {@code dev} costs next to nothing while nobody uses it.
 */
public final class Stages {

  private static final String TRAINER = "0.1.0";

  private Stages() {}

  /** All of them, in the order in which a release goes through them. */
  public static List<Stage> all() {
    return List.of(dev(), staging(), prod());
  }

  /**
   * The stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Stage named(String name) {
    return all().stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "stage: expected one of %s, got '%s'"
                    .formatted(all().stream().map(Stage::name).toList(), name)));
  }

  private static Stage dev() {
    return new Stage(
        "dev",
        new Retention(RetentionDays.TWO_WEEKS, 30, 7, 1),
        new Throttle(100, 200),
        // A new account has 10 processes in all, of which none can be reserved.
        new Limits(
            Map.of(),
            new Training(
                List.of("ml.m5.large", "ml.m5.xlarge", "ml.c5.xlarge"), Duration.ofHours(2))),
        Approval.AS_DECLARED,
        Encryption.AWS_OWNED,
        Network.NONE,
        null,
        false,
        Alarms.ofBudget(20, null),
        Neighbours.of(null, "staging"),
        TRAINER);
  }

  private static Stage staging() {
    return new Stage(
        "staging",
        new Retention(RetentionDays.ONE_MONTH, 30, 30, 30),
        new Throttle(500, 1000),
        new Limits(
            Map.of(
                Program.PREDICT, 50,
                Program.AUTHORIZE, 50,
                Program.CONTROL_API, 10,
                Program.INGEST_UPLOAD, 10),
            new Training(
                List.of("ml.m5.large", "ml.m5.xlarge", "ml.m5.4xlarge", "ml.c5.xlarge"),
                Duration.ofHours(12))),
        Approval.AS_DECLARED,
        Encryption.CUSTOMER_MANAGED,
        Network.PRIVATE,
        new Firewall(10_000),
        true,
        Alarms.ofBudget(200, 1000),
        Neighbours.of("dev", "prod"),
        TRAINER);
  }

  private static Stage prod() {
    return new Stage(
        "prod",
        new Retention(RetentionDays.ONE_YEAR, 180, 90, 365),
        new Throttle(1000, 2000),
        new Limits(
            Map.of(
                Program.PREDICT, 200,
                Program.AUTHORIZE, 100,
                Program.CONTROL_API, 50,
                Program.INGEST_UPLOAD, 20),
            new Training(
                List.of(
                    "ml.m5.large",
                    "ml.m5.xlarge",
                    "ml.m5.4xlarge",
                    "ml.m5.12xlarge",
                    "ml.c5.xlarge",
                    "ml.c5.9xlarge"),
                Duration.ofDays(1))),
        Approval.BY_A_PERSON,
        Encryption.CUSTOMER_MANAGED,
        Network.PRIVATE,
        new Firewall(20_000),
        true,
        Alarms.ofBudget(1000, 500),
        Neighbours.of("staging", null),
        TRAINER);
  }
}
