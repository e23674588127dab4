package io.millrace.cdk;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * One deployment of the platform, and how it differs from the others: in how long it keeps, how
 * much it lets in and how it is fenced off, never in what it does. Stages may share an account and
 * region, as every name that is not generated carries the stage's; {@link Stages} lists them.
 *
 * @param name of the stage; a part of the names of stacks, alarms, logs and training jobs
 * @param retention how long what piles up is kept
 * @param throttle what the API lets in before it answers 429
 * @param limits how much of an account the stage may take
 * @param approval who may let a version serve
 * @param encryption whose keys encrypt what is kept
 * @param network where functions and training jobs run
 * @param firewall in front of the API; null where callers reach the API itself
 * @param keepsData whether bucket and table outlive their stack and refuse to be deleted
 * @param alarms whom alarms reach, and what the stage may cost
 * @param neighbours the stages that hand versions to it, and to which it hands them
 * @param trainerVersion tag of the trainer's container image
 */
public record Stage(
    String name,
    Retention retention,
    Throttle throttle,
    Limits limits,
    Approval approval,
    Encryption encryption,
    Network network,
    @Nullable Firewall firewall,
    boolean keepsData,
    Alarms alarms,
    Neighbours neighbours,
    String trainerVersion) {

  /** SageMaker's job names have 63 characters, of which project and run may take 55. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{1,6}");

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  public Stage {
    require(NAME.matcher(name).matches(), "name", NAME.pattern(), name);
    require(TAG.matcher(trainerVersion).matches(), "trainerVersion", TAG.pattern(), trainerVersion);
    if (name.equals("prod")) {
      require(keepsData, "keepsData", "true in prod", keepsData);
      require(approval == Approval.BY_A_PERSON, "approval", "BY_A_PERSON in prod", approval);
      require(
          encryption == Encryption.CUSTOMER_MANAGED,
          "encryption",
          "CUSTOMER_MANAGED in prod",
          encryption);
    }
  }

  /**
   * How long what piles up is kept.
   *
   * @param logs of functions and of the API
   * @param captureDays captured predictions, at least 7: drift is judged over days
   * @param replacedDays earlier versions of an object that was replaced or deleted, at least 1
   * @param modelLockDays in which nobody deletes a model archive without a right of his own to, at
   *     least 1
   */
  public record Retention(
      RetentionDays logs, int captureDays, int replacedDays, int modelLockDays) {
    public Retention {
      require(captureDays >= 7, "captureDays", ">= 7", captureDays);
      require(replacedDays >= 1, "replacedDays", ">= 1", replacedDays);
      require(modelLockDays >= 1, "modelLockDays", ">= 1", modelLockDays);
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

  /**
   * How much of an account the stage may take.
   *
   * @param reservedConcurrency processes that a function always gets and never exceeds; a function
   *     that is not named shares what is left. Lambda wants 100 of an account's 1000 unreserved
   * @param training what a project may ask for its training jobs
   */
  public record Limits(Map<Program, Integer> reservedConcurrency, Training training) {

    private static final int RESERVABLE = 900;

    public Limits {
      reservedConcurrency = Map.copyOf(new TreeMap<>(reservedConcurrency));
      int sum = reservedConcurrency.values().stream().mapToInt(Integer::intValue).sum();
      boolean allPositive = reservedConcurrency.values().stream().allMatch(count -> count >= 1);
      require(
          allPositive && sum <= RESERVABLE,
          "reservedConcurrency",
          "each >= 1, %d in all at most".formatted(RESERVABLE),
          reservedConcurrency);
    }
  }

  /**
   * What a project may ask for its training jobs; a job beyond is refused before it starts.
   *
   * @param instanceTypes of SageMaker, at least one
   * @param longest that a job may run, 1 minute to 5 days
   */
  public record Training(List<String> instanceTypes, Duration longest) {

    private static final Pattern INSTANCE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9]+");

    public Training {
      instanceTypes = List.copyOf(instanceTypes);
      require(
          !instanceTypes.isEmpty()
              && instanceTypes.stream().allMatch(type -> INSTANCE.matcher(type).matches()),
          "instanceTypes",
          "at least one, each " + INSTANCE.pattern(),
          instanceTypes);
      require(
          longest.compareTo(Duration.ofMinutes(1)) >= 0
              && longest.compareTo(Duration.ofDays(5)) <= 0,
          "longest",
          "1 minute to 5 days",
          longest);
    }
  }

  /** Who may let a version serve. */
  public enum Approval {
    /** Whom the project's definition names, which may be nobody. */
    AS_DECLARED,
    /** A person always, even where the definition says that gates are enough. */
    BY_A_PERSON
  }

  /** Whose keys encrypt what is kept. */
  public enum Encryption {
    /** The services' own, which cost nothing. */
    AWS_OWNED,
    /** One key of the account's own, rotated each year; without it nothing can be read. */
    CUSTOMER_MANAGED
  }

  /** Where functions and training jobs run. */
  public enum Network {
    /** In AWS's own network. */
    NONE,
    /** In subnets without a way out, which reach the services used by endpoints, and no others. */
    PRIVATE
  }

  /**
   * A firewall in front of the API, at CloudFront's edge.
   *
   * @param requestsInFiveMinutes that one address may make, 10 to 2 000 000 000 by AWS WAF's bounds
   */
  public record Firewall(int requestsInFiveMinutes) {
    public Firewall {
      require(
          requestsInFiveMinutes >= 10 && requestsInFiveMinutes <= 2_000_000_000,
          "requestsInFiveMinutes",
          "10 to 2000000000",
          requestsInFiveMinutes);
    }
  }

  /**
   * Whom alarms reach, and what the stage may cost.
   *
   * @param email that alarms and the budget write to; null where nobody is told
   * @param monthlyBudgetUsd whose half, whole and forecast excess are told
   * @param slowestPredictionMillis from which on the 99th percentile of predictions rings, as
   *     callers see them; null where it never does
   * @param runbooks the folder, or the address, in which runbooks are
   */
  public record Alarms(
      @Nullable String email,
      int monthlyBudgetUsd,
      @Nullable Integer slowestPredictionMillis,
      String runbooks) {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    public Alarms {
      require(
          email == null || EMAIL.matcher(email).matches(),
          "email",
          "an address such as team@example.com",
          email);
      require(monthlyBudgetUsd >= 1, "monthlyBudgetUsd", ">= 1", monthlyBudgetUsd);
      require(
          slowestPredictionMillis == null || slowestPredictionMillis >= 1,
          "slowestPredictionMillis",
          ">= 1",
          slowestPredictionMillis);
      require(runbooks.endsWith("/"), "runbooks", "an end of '/'", runbooks);
    }

    /** Alarms that tell nobody yet, with runbooks in the repository. */
    static Alarms ofBudget(int monthlyBudgetUsd, @Nullable Integer slowestPredictionMillis) {
      return new Alarms(null, monthlyBudgetUsd, slowestPredictionMillis, Runbook.FOLDER);
    }
  }

  /**
   * The same stage, whose alarms and budget write to this address.
   *
   * @param repository of GitHub, as {@code owner/name}, that alarms link to; null for none
   */
  public Stage tellingOf(@Nullable String email, @Nullable String repository) {
    return new Stage(
        name,
        retention,
        throttle,
        limits,
        approval,
        encryption,
        network,
        firewall,
        keepsData,
        new Alarms(
            email,
            alarms.monthlyBudgetUsd(),
            alarms.slowestPredictionMillis(),
            repository == null
                ? alarms.runbooks()
                : "https://github.com/%s/blob/main/%s".formatted(repository, Runbook.FOLDER)),
        neighbours,
        trainerVersion);
  }

  /**
   * The same stage, between stages in these accounts.
   *
   * @param before account of the stage before; null for the same account
   * @param after account of the stage after; null for the same account
   */
  public Stage between(@Nullable String before, @Nullable String after) {
    return new Stage(
        name,
        retention,
        throttle,
        limits,
        approval,
        encryption,
        network,
        firewall,
        keepsData,
        alarms,
        neighbours.in(before, after),
        trainerVersion);
  }

  /** All functions, but that the first stage takes nothing in and the last hands nothing over. */
  public Set<Program> programs() {
    Set<Program> programs = EnumSet.allOf(Program.class);
    if (neighbours.before().isEmpty()) {
      programs.remove(Program.RECEIVE_PROMOTION);
    }
    if (neighbours.after().isEmpty()) {
      programs.remove(Program.PROMOTE_VERSION);
    }
    return programs;
  }

  /** What becomes of bucket and table when their stack is deleted. */
  public RemovalPolicy removalPolicy() {
    return keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }

  private static void require(
      boolean valid, String field, String expected, @Nullable Object actual) {
    if (!valid) {
      throw new IllegalArgumentException(
          "%s: expected %s, got '%s'".formatted(field, expected, actual));
    }
  }
}
