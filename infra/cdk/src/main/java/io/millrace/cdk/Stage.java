package io.millrace.cdk;

import java.time.Duration;
import java.util.Collections;
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
 * region, as every name that is not generated carries the stage's; {@link Stages} reads them.
 *
 * @param name of the stage; a part of the names of stacks, alarms, logs and training jobs
 * @param site where it is deployed, and under which rules of whoever owns the account
 * @param retention how long what piles up is kept
 * @param throttle what the API lets in before it answers 429
 * @param limits how much of an account the stage may take
 * @param approval who may let a version serve
 * @param encryption whose keys encrypt what is kept
 * @param network where functions and training jobs run
 * @param firewall whether there is one in front of the API, at CloudFront's edge
 * @param domain of the API; null where it has only the addresses that AWS gives it
 * @param keepsData whether what is kept outlives its stack and refuses to be deleted
 * @param alarms whom alarms reach, and what the stage may cost
 * @param neighbours the stages that hand versions to it, and to which it hands them
 * @param receivers whom it tells what people should know of its projects
 */
public record Stage(
    String name,
    Site site,
    Retention retention,
    Throttle throttle,
    Limits limits,
    Approval approval,
    Encryption encryption,
    Network network,
    boolean firewall,
    @Nullable Domain domain,
    boolean keepsData,
    Alarms alarms,
    Neighbours neighbours,
    List<Receiver> receivers) {

  /** The tag that all parts of a stage have, for whoever looks for what it is made of or costs. */
  static final String TAG = "millrace-stage";

  /** SageMaker's job names have 63 characters, of which project and run may take 55. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{1,6}");

  public Stage {
    receivers = List.copyOf(receivers);
    List<String> places = receivers.stream().map(Receiver::id).toList();
    require(
        places.stream().distinct().count() == places.size(),
        "notify",
        "each receiver once",
        places);
    require(NAME.matcher(name).matches(), "name", NAME.pattern(), name);
    require(
        domain == null || !firewall || domain.edgeCertificate() != null,
        "domain.edgeCertificate",
        "one of us-east-1 where there is a firewall",
        null);
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

  /** Whether a webhook is told something, which is signed for it. */
  boolean tellsWebhooks() {
    return receivers.stream().anyMatch(receiver -> receiver.way() instanceof Receiver.Way.Webhook);
  }

  /**
   * Where a stage is deployed, and under which rules of whoever owns the account.
   *
   * @param account that it is deployed to, and no other; null for wherever somebody is signed in
   * @param region that it is deployed to; null for the one that the command line is set to
   * @param tags of all that it is made of, beside {@link #TAG}
   * @param permissionsBoundary name of the managed policy that bounds every role; null for none
   */
  public record Site(
      @Nullable String account,
      @Nullable String region,
      Map<String, String> tags,
      @Nullable String permissionsBoundary) {

    /** Wherever somebody is signed in, under no rules. */
    static final Site ANYWHERE = new Site(null, null, Map.of(), null);

    public Site {
      tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
  }

  /**
   * The API's own domain.
   *
   * @param certificate its ARN in ACM, in the stage's region
   * @param edgeCertificate its ARN in ACM, in us-east-1; null where there is no firewall
   */
  public record Domain(String name, String certificate, @Nullable String edgeCertificate) {}

  /** Tags of all that the stage is made of. */
  Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>(site.tags());
    tags.put(TAG, name);
    return tags;
  }

  /**
   * How long what piles up is kept.
   *
   * @param logs of functions and of the API
   * @param dataDays uploads, data sets and reports, which are about people, at least 1
   * @param captureDays captured predictions, at least 7: drift is judged over days
   * @param replacedDays earlier versions of an object that was replaced or deleted, at least 1
   * @param modelLockDays in which nobody deletes a model archive without a right of his own to, at
   *     least 1
   */
  public record Retention(
      RetentionDays logs, int dataDays, int captureDays, int replacedDays, int modelLockDays) {
    public Retention {
      require(dataDays >= 1, "dataDays", ">= 1", dataDays);
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

    /** Requests that one address may make in five minutes: half of what is let in. */
    int ofOneAddressInFiveMinutes() {
      return Math.max(LEAST_OF_AN_ADDRESS, requestsPerSecond * 300 / 2);
    }

    private static final int LEAST_OF_AN_ADDRESS = 10; // by AWS WAF's bounds
  }

  /**
   * How much of an account the stage may take.
   *
   * @param reservedConcurrency processes that a function always gets and never exceeds; a function
   *     that is not named shares what is left. Lambda wants 100 of an account's 1000 unreserved
   * @param memoryMib of functions that are to have more than was measured
   * @param training what a project may ask for its training jobs
   * @param endpoints what a project may ask for the endpoint that serves a version
   */
  public record Limits(
      Map<FunctionSpecification, Integer> reservedConcurrency,
      Map<FunctionSpecification, Integer> memoryMib,
      Training training,
      Endpoints endpoints) {

    private static final int RESERVABLE = 900;

    public Limits {
      reservedConcurrency = Map.copyOf(new TreeMap<>(reservedConcurrency));
      int sum = reservedConcurrency.values().stream().mapToInt(Integer::intValue).sum();
      boolean allPositive = reservedConcurrency.values().stream().allMatch(count -> count >= 1);
      require(
          allPositive && sum <= RESERVABLE,
          "reservedConcurrency",
          "each >= 1, %s in all at most".formatted(RESERVABLE),
          reservedConcurrency);
      memoryMib = Map.copyOf(new TreeMap<>(memoryMib));
      memoryMib.forEach((specification, memory) ->
          require(
              memory >= specification.memoryMib() && memory <= 10_240,
              "memoryMib of " + specification.title(),
              "%s, as measured, to 10240".formatted(specification.memoryMib()),
              memory));
    }

    /** Memory of a function. */
    int memoryMib(FunctionSpecification specification) {
      return memoryMib.getOrDefault(specification, specification.memoryMib());
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

  /**
   * What a project may ask for the endpoint that serves a version; one beyond is refused before
   * anything is created.
   *
   * @param instanceTypes of SageMaker, at least one
   * @param mostInstances of one endpoint, at least 1
   */
  public record Endpoints(List<String> instanceTypes, int mostInstances) {

    private static final int USUALLY_MOST = 2;

    public Endpoints {
      instanceTypes = List.copyOf(instanceTypes);
      require(
          !instanceTypes.isEmpty()
              && instanceTypes.stream().allMatch(type -> Training.INSTANCE.matcher(type).matches()),
          "endpoints.instanceTypes",
          "at least one, each " + Training.INSTANCE.pattern(),
          instanceTypes);
      require(mostInstances >= 1, "endpoints.mostInstances", ">= 1", mostInstances);
    }

    /**
     * The endpoints of a stage that says nothing of them: the machines that learn may serve, two at
     * a time.
     */
    static Endpoints like(Training training) {
      return new Endpoints(training.instanceTypes(), USUALLY_MOST);
    }
  }

  /** Who may let a version serve. */
  public enum Approval {
    /** Whom the project's definition names, which may be nobody. */
    AS_DECLARED,
    /** A person always, even where the definition says that gates are enough. */
    BY_A_PERSON
  }

  /** The keys that encrypt what is kept. */
  public enum Encryption {
    /** The services' own, which cost nothing. */
    AWS_OWNED,
    /** One key of the account's own, rotated each year; without it nothing can be read. */
    CUSTOMER_MANAGED
  }

  /** Where functions and training jobs run. */
  public sealed interface Network {
    /** AWS's own network. */
    record None() implements Network {}

    /**
     * Subnets without a way out, which reach the services used by endpoints, and no others.
     *
     * @param zones that it is in, at least 1
     */
    record Own(int zones) implements Network {
      public Own {
        require(zones >= 1, "zones", ">= 1", zones);
      }
    }

    /**
     * Subnets that are there already, from which the services used must be reachable.
     *
     * @param vpc its id
     * @param subnets ids of the subnets, one a zone
     * @param zones of the subnets, in their order
     */
    record Imported(String vpc, List<String> subnets, List<String> zones) implements Network {
      public Imported {
        subnets = List.copyOf(subnets);
        zones = List.copyOf(zones);
        require(
            !subnets.isEmpty() && subnets.size() == zones.size(),
            "subnets",
            "one a zone of " + zones,
            subnets);
      }
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

  /** All functions, but that the first stage takes nothing in and the last hands nothing over. */
  public Set<FunctionSpecification> functions() {
    Set<FunctionSpecification> functions = EnumSet.allOf(FunctionSpecification.class);
    if (neighbours.before().isEmpty()) {
      functions.remove(FunctionSpecification.RECEIVE_PROMOTION);
    }
    if (neighbours.after().isEmpty()) {
      functions.remove(FunctionSpecification.PROMOTE_VERSION);
    }
    return functions;
  }

  /**
   * What becomes of what is kept when its stack is deleted. What a first deployment made that then
   * failed goes, so that it can be tried again under the same names.
   */
  public RemovalPolicy removalPolicy() {
    return keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
  }

  private static void require(
      boolean valid, String field, String expected, @Nullable Object actual) {
    if (!valid) {
      throw new IllegalArgumentException(
          "%s: expected %s, got '%s'".formatted(field, expected, actual));
    }
  }
}
