package io.millrace.cdk;

import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * One deployment of the platform, and how it differs from the others: in how long it keeps and how
 * much it lets in, never in what it does. A stage has an account and region of its own, as training
 * jobs are named after what they train on.
 *
 * @param name of the stage; a part of stack, alarm and log names
 * @param retention how long what piles up is kept
 * @param throttle what the API lets in before it answers 429
 * @param keepsData whether bucket and table outlive their stack and refuse to be deleted
 * @param trainerVersion tag of the trainer's container image
 */
public record Stage(
    String name, Retention retention, Throttle throttle, boolean keepsData, String trainerVersion) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{1,15}");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  public Stage {
    require(NAME.matcher(name).matches(), "name", NAME.pattern(), name);
    require(TAG.matcher(trainerVersion).matches(), "trainerVersion", TAG.pattern(), trainerVersion);
    require(keepsData || !name.equals("prod"), "keepsData", "true in prod", keepsData);
  }

  /**
   * How long what piles up is kept.
   *
   * @param logs of functions and of the API
   * @param captureDays captured predictions, at least 7: drift is judged over days
   * @param replacedDays earlier versions of an object that was replaced or deleted, at least 1
   */
  public record Retention(RetentionDays logs, int captureDays, int replacedDays) {
    public Retention {
      require(captureDays >= 7, "captureDays", ">= 7", captureDays);
      require(replacedDays >= 1, "replacedDays", ">= 1", replacedDays);
    }
  }

  /**
   * What the API lets in before it answers 429.
   *
   * @param requestsPerSecond sustained, over all callers and routes
   * @param burst requests at once, at least as many
   */
  public record Throttle(int requestsPerSecond, int burst) {
    public Throttle {
      require(requestsPerSecond >= 1, "requestsPerSecond", ">= 1", requestsPerSecond);
      require(burst >= requestsPerSecond, "burst", ">= requestsPerSecond", burst);
    }
  }

  /** The stages that there are, in the order in which a release goes through them. */
  public static List<Stage> all() {
    return List.of(
        new Stage(
            "dev",
            new Retention(RetentionDays.TWO_WEEKS, 30, 7),
            new Throttle(100, 200),
            false,
            "0.1.0"),
        new Stage(
            "staging",
            new Retention(RetentionDays.ONE_MONTH, 30, 30),
            new Throttle(500, 1000),
            true,
            "0.1.0"),
        new Stage(
            "prod",
            new Retention(RetentionDays.ONE_YEAR, 180, 90),
            new Throttle(1000, 2000),
            true,
            "0.1.0"));
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

  /** What becomes of bucket and table when their stack is deleted. */
  public RemovalPolicy removalPolicy() {
    return keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }

  private static void require(boolean valid, String field, String expected, Object actual) {
    if (!valid) {
      throw new IllegalArgumentException(
          "%s: expected %s, got '%s'".formatted(field, expected, actual));
    }
  }
}
